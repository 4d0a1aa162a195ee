import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import type { Clock } from '#libs/kernel';
import { Database, type Scope } from '#libs/persistence';
import { ADMIN_SETTINGS, type AdminSettings } from '../admin.settings.js';
import { CLOCK } from '../ports.js';
import { StandingWork } from '../standing-orders/standing-work.js';
import { LawfulDisclosureEndings } from './lawful-disclosure-endings.service.js';
import { LawfulDisclosureEntity } from './lawful-disclosure.entity.js';

const DEFAULT_INTERVAL_MS = 10_000;
const MAX_AT_ONCE = 100;
/** Whose bar is over concerns every organisation; what is then done is done within one. */
const EVERYWHERE: Scope = { organisations: [], operator: true };

/**
 * Tells clients of disclosures whose bar is over. It is the control plane that does, not the worker: it puts a record on their
 * trail, which no job may write. Any number may run; what is told is told once.
 */
@Injectable()
export class EndedBarsTimer implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly work: StandingWork;

  constructor(
    private readonly database: Database,
    private readonly endings: LawfulDisclosureEndings,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(ADMIN_SETTINGS) private readonly settings: Pick<AdminSettings, 'logger' | 'tellingIntervalMs'>,
  ) {
    const { tellingIntervalMs: everyMs = DEFAULT_INTERVAL_MS } = settings;
    const onError = (error: unknown): void => this.complain(error);
    this.work = new StandingWork({ everyMs, run: (signal) => this.runOnce(signal), onError });
  }

  onApplicationBootstrap(): void {
    this.work.start();
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.work.stop();
  }

  private async runOnce(signal: AbortSignal): Promise<void> {
    for (const row of await this.due()) {
      if (signal.aborted) return;
      // One in trouble does not keep the others.
      await this.endings.tellByItself(row).catch((error: unknown) => this.complain(error, row.id));
    }
  }

  /** Over by this clock and by the database's: what is told an instant too early cannot be taken back. */
  private due(): Promise<LawfulDisclosureEntity[]> {
    return this.database.transaction(EVERYWHERE, (transaction) =>
      transaction
        .createQueryBuilder(LawfulDisclosureEntity, 'row')
        .where('row.toldAt IS NULL AND row.barUntil <= least(:now, now())', { now: this.clock.now() })
        .orderBy('row.barUntil')
        .limit(MAX_AT_ONCE)
        .getMany(),
    );
  }

  private complain(error: unknown, disclosure?: string): void {
    const said = 'a client could not be told of a disclosure; it is tried again';
    this.settings.logger.error({ err: error, disclosure }, said);
  }
}
