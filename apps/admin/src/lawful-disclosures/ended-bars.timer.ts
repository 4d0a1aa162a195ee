import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { ADMIN_SETTINGS, type AdminSettings } from '../admin.settings.js';
import { StandingWork } from '../standing-orders/standing-work.js';
import { EndedBars } from './ended-bars.repository.js';
import { LawfulDisclosureEndings } from './lawful-disclosure-endings.service.js';

const DEFAULT_INTERVAL_MS = 10_000;

/**
 * Tells clients of disclosures whose bar is over. It is the control plane that does, not the worker: it puts a record on their
 * trail, which no job may write. Any number may run; what is told is told once.
 */
@Injectable()
export class EndedBarsTimer implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly work: StandingWork;

  constructor(
    private readonly ended: EndedBars,
    private readonly endings: LawfulDisclosureEndings,
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
    for (const disclosure of await this.ended.claim()) {
      if (signal.aborted) await this.ended.letGo(disclosure);
      // One in trouble does not keep the others.
      else
        await this.endings
          .tellByItself(disclosure)
          .catch((error: unknown) => this.complain(error, disclosure.id));
    }
  }

  private complain(error: unknown, disclosure?: string): void {
    const said = 'a client could not be told of a disclosure; it is tried again';
    this.settings.logger.error({ err: error, disclosure }, said);
  }
}
