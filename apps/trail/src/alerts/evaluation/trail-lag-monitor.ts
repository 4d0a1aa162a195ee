import type { Database } from '#libs/persistence';
import { trailLag } from '../rules/trail-lag.rule.js';
import type { AlertRaiser } from './alert-raiser.js';

export interface TrailLagMonitorOptions {
  readonly database: Database;
  readonly raiser: AlertRaiser;
  readonly onError: (message: string, error: unknown) => void;
  /** Default 10,000 ms. */
  readonly everyMs?: number;
}

const EVERY_MS = 10_000;
const LAG = 'SELECT trail_lag_seconds() AS lag, operator_organisation() AS operator';

/** Looks at the logs' lag in every process of the trail: when nobody leads, no leader could say so. */
export class TrailLagMonitor {
  private timer: NodeJS.Timeout | undefined;
  private looking: Promise<void> = Promise.resolve();

  constructor(private readonly options: TrailLagMonitorOptions) {}

  start(): void {
    this.timer ??= setInterval(() => {
      this.looking = this.looking
        .then(() => this.look())
        .catch((error: unknown) => this.options.onError('the lag of the logs could not be judged', error));
    }, this.options.everyMs ?? EVERY_MS);
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.looking;
  }

  /** Raises an alert of the operator's when the lag is above its threshold. */
  async look(): Promise<void> {
    const [row] = await this.options.database.query<{ lag: number; operator: string | null }>(LAG);
    // Before there is an operator nobody is there to be told.
    if (!row || row.operator === null) return;
    await this.options.raiser.find(row.operator, (rules) => {
      const parameters = rules.parametersOf('trail_lag');
      return parameters === null ? null : trailLag(row.lag, parameters);
    });
  }
}
