import { setTimeout as pause } from 'node:timers/promises';
import { type Clock } from '#libs/kernel';
import { PolicyChannel } from '#libs/persistence';

export interface InstanceLeaseOptions {
  readonly databaseUrl: string;
  readonly instanceId: string;
  readonly clock: Clock;
  /** Brings this instance up to the change: forget facts, re-decide streams. Must settle within a lease. */
  readonly onPolicyChange: (scopes: ReadonlySet<string>) => Promise<void>;
  /** The lease is over: what was written but has not left this process must not leave it. Called once per loss. */
  readonly onLapse: () => void;
  readonly onError: (message: string, error: unknown) => void;
  /** How far the log may be behind what is recorded before this instance stops serving; left out, it is not looked at. */
  readonly maxTrailLagSeconds?: number;
}

const LEASE_MS = 1_000;
const MARGIN_MS = 200;
/** How long a start waits for a database that does not answer. */
const START_PATIENCE_MS = 5_000;
const RENEW_MS = 250;
const DEADLINE_MS = 600;

interface Clocked {
  readonly clock: string;
  readonly lag?: number;
}

/**
 * This instance's right to serve: a lease of 1 s in the database, renewed every 250 ms, ended 200 ms early by the own
 * monotonic clock. INVARIANT I3: it is extended only after every policy change seen with it has been applied, so an
 * administrator who waited for the lease to end knows that this instance sends no further byte.
 */
export class InstanceLease {
  private readonly channel: PolicyChannel;
  private applied = 0;
  private validUntilMs = Number.NEGATIVE_INFINITY;
  private timer: NodeJS.Timeout | undefined;
  private expiry: NodeJS.Timeout | undefined;
  private lapsed = true;
  private renewing: Promise<void> | undefined;
  private again = false;
  private stopped = false;
  private trailLagSeconds = 0;

  constructor(private readonly options: InstanceLeaseOptions) {
    this.channel = new PolicyChannel({
      url: options.databaseUrl,
      applicationName: 'portcullis lease',
      deadlineMs: DEADLINE_MS,
      onNotice: () => void this.renew(),
    });
  }

  /**
   * False from the moment a revocation could have been acknowledged without us. Cheap: asked before every write. A process
   * that was stopped may learn of it here first, before its timers: the loss is announced then and there.
   */
  isValid(): boolean {
    const valid = this.options.clock.monotonicMs() < this.validUntilMs;
    if (!valid) this.lapse();
    return valid;
  }

  /** False while records wait too long for their place in the log: what cannot be proven is not served. */
  isTrailCurrent(): boolean {
    return this.trailLagSeconds <= (this.options.maxTrailLagSeconds ?? Number.POSITIVE_INFINITY);
  }

  async start(): Promise<void> {
    const { startedAt, row } = await this.register();
    await this.channel.query(
      `DELETE FROM gateway_instances WHERE lease_until < now() - interval '1 hour'`,
      [],
    );
    this.applied = Number(row?.clock ?? 0);
    this.holdFrom(startedAt);
    this.timer = setInterval(() => void this.renew(), RENEW_MS);
  }

  /** A busy database is asked again for a while: nothing is served meanwhile, and a start that fails only begins anew. */
  private async register(): Promise<{ readonly startedAt: number; readonly row: Clocked | undefined }> {
    const { clock, instanceId } = this.options;
    const giveUpAt = clock.monotonicMs() + START_PATIENCE_MS;
    for (;;) {
      const startedAt = clock.monotonicMs();
      try {
        // The attempt before may have come through unnoticed: the same instance is the same row.
        const [row] = await this.channel.query<Clocked>(
          `INSERT INTO gateway_instances AS mine (id, applied_epoch, lease_until)
           SELECT $1, value, clock_timestamp() + make_interval(secs => $2) FROM policy_clock
           ON CONFLICT (id) DO UPDATE SET applied_epoch = excluded.applied_epoch, lease_until = excluded.lease_until
           RETURNING mine.applied_epoch AS clock`,
          [instanceId, LEASE_MS / 1000],
        );
        return { startedAt, row };
      } catch (error) {
        if (clock.monotonicMs() >= giveUpAt) throw error;
        await pause(RENEW_MS);
      }
    }
  }

  async stop(): Promise<void> {
    this.stopped = true;
    clearInterval(this.timer);
    clearTimeout(this.expiry);
    this.validUntilMs = Number.NEGATIVE_INFINITY;
    await this.renewing;
    await this.channel
      .query('DELETE FROM gateway_instances WHERE id = $1', [this.options.instanceId])
      .catch((error: unknown) => {
        this.options.onError('the lease could not be given back; it ends by itself', error);
      });
    await this.channel.close();
  }

  private renew(): Promise<void> {
    if (this.renewing) {
      // A notice that arrives during a renewal may be about a change that renewal did not see.
      this.again = true;
      return this.renewing;
    }
    this.renewing = this.renewUntilCurrent().finally(() => {
      this.renewing = undefined;
      if (this.again) {
        this.again = false;
        void this.renew();
      }
    });
    return this.renewing;
  }

  private async renewUntilCurrent(): Promise<void> {
    try {
      let startedAt = this.options.clock.monotonicMs();
      let clock = await this.extend();
      while (clock > this.applied && !this.stopped) {
        await this.apply(clock);
        startedAt = this.options.clock.monotonicMs();
        clock = await this.extend();
      }
      if (!this.stopped) this.holdFrom(startedAt);
    } catch (error) {
      this.options.onError('the lease could not be renewed', error);
    }
  }

  private holdFrom(startedAtMs: number): void {
    this.validUntilMs = startedAtMs + LEASE_MS - MARGIN_MS;
    this.lapsed = false;
    this.watchExpiry();
  }

  /** A timer counts from the event loop's own idea of now, which is older than ours while it is busy: one that comes early is set again. */
  private watchExpiry(): void {
    clearTimeout(this.expiry);
    const leftMs = this.validUntilMs - this.options.clock.monotonicMs();
    this.expiry = setTimeout(() => {
      if (this.isValid()) this.watchExpiry();
    }, leftMs + 1);
  }

  private lapse(): void {
    if (this.lapsed) return;
    this.lapsed = true;
    this.options.onLapse();
  }

  private async extend(): Promise<number> {
    await this.channel.query(
      `INSERT INTO gateway_instances (id, applied_epoch, lease_until) VALUES ($1, $2, clock_timestamp() + make_interval(secs => $3))
       ON CONFLICT (id) DO UPDATE SET applied_epoch = excluded.applied_epoch, lease_until = excluded.lease_until`,
      [this.options.instanceId, this.applied, LEASE_MS / 1000],
    );
    // A statement of its own, after that commit: a change that did not see our lease and was acknowledged is seen by us here.
    const [row] = await this.channel.query<Clocked>(
      'SELECT value AS clock, trail_lag_seconds() AS lag FROM policy_clock',
      [],
    );
    this.trailLagSeconds = row?.lag ?? 0;
    return Number(row?.clock ?? 0);
  }

  private async apply(clock: number): Promise<void> {
    const changed = await this.channel.query<{ scope_id: string }>(
      'SELECT scope_id FROM policy_epochs WHERE epoch > $1',
      [this.applied],
    );
    await this.options.onPolicyChange(new Set(changed.map((row) => row.scope_id)));
    this.applied = clock;
  }
}
