import type { Clock } from '#libs/kernel';
import type { Database } from '#libs/persistence';

const MAX_AGE_MS = 60_000;

interface Known {
  readonly origins: ReadonlySet<string>;
  readonly untilMonotonicMs: number;
}

/**
 * The origins that some active project of this deployment allows; whose they are is not known here. Kept until any policy
 * changes, at most a minute. It opens nothing by itself: what is about a project is for that project's origins.
 */
export class DeploymentOrigins {
  private known: Known | undefined;
  private loading: Promise<ReadonlySet<string>> | undefined;

  constructor(
    private readonly database: Pick<Database, 'query'>,
    private readonly clock: Clock,
  ) {}

  /** Answers at once when it can; rejects when it cannot be told, which is not a no. */
  has(origin: string): boolean | Promise<boolean> {
    if (this.known && this.clock.monotonicMs() < this.known.untilMonotonicMs)
      return this.known.origins.has(origin);
    return this.load().then((origins) => origins.has(origin));
  }

  /** Forgets the set, and whatever is being loaded at this moment: it began before the change. */
  invalidate(): void {
    this.known = undefined;
    this.loading = undefined;
  }

  /** Everybody who asks meanwhile shares one load; one that a change overtook answers, but is not kept. */
  private load(): Promise<ReadonlySet<string>> {
    if (this.loading) return this.loading;
    const loading = this.read()
      .then((origins) => {
        if (this.loading === loading)
          this.known = { origins, untilMonotonicMs: this.clock.monotonicMs() + MAX_AGE_MS };
        return origins;
      })
      .finally(() => {
        if (this.loading === loading) this.loading = undefined;
      });
    this.loading = loading;
    return loading;
  }

  private async read(): Promise<ReadonlySet<string>> {
    const rows = await this.database.query<{ origin: string }>('SELECT origin FROM browser_origins()');
    return new Set(rows.map(({ origin }) => origin));
  }
}
