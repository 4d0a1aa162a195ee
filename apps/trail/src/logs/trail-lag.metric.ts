import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { metrics } from '@opentelemetry/api';
import { Database } from '#libs/persistence';

/** Shows how far the logs are behind what is recorded, whoever keeps them, and also when nobody does. */
@Injectable()
export class TrailLagMetric implements OnApplicationBootstrap {
  constructor(private readonly database: Database) {}

  onApplicationBootstrap(): void {
    metrics
      .getMeter('portcullis.trail')
      .createObservableGauge('portcullis_trail_lag_seconds', {
        unit: 's',
        description: 'Age of the oldest record that is not in its log yet',
      })
      .addCallback(async (gauge) => {
        const [row] = await this.database.query<{ lag: number }>('SELECT trail_lag_seconds() AS lag');
        gauge.observe(row?.lag ?? Number.POSITIVE_INFINITY);
      });
  }
}
