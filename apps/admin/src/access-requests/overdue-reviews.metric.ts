import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Database } from '#libs/persistence';
import { meter } from '#libs/telemetry';

/** Shows how many reviews of broken glass are late, for whoever is to be woken by it. */
@Injectable()
export class OverdueReviewsMetric implements OnApplicationBootstrap {
  constructor(private readonly database: Database) {}

  onApplicationBootstrap(): void {
    meter('portcullis.admin')
      .createObservableGauge('portcullis_break_glass_reviews_overdue', {
        description: 'Reviews of broken glass that are due and that nobody has closed',
      })
      .addCallback(async (gauge) => {
        const [row] = await this.database.query<{ overdue: string }>(
          'SELECT overdue_break_glass_reviews() AS overdue',
        );
        gauge.observe(Number(row?.overdue ?? 0));
      });
  }
}
