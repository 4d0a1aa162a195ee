import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { ADMIN_SETTINGS, type AdminSettings } from '../admin.settings.js';
import { StandingWork } from '../standing-orders/standing-work.js';
import { DueReviews } from './due-reviews.repository.js';
import { ReviewReminders } from './review-reminders.service.js';
import type { ReviewEntity } from './review.entity.js';
import { ReviewSettlements } from './review-settlements.service.js';

const DEFAULT_INTERVAL_MS = 5_000;

/**
 * Looks after reviews for as long as the process runs. It is the control plane that does, not the worker: ending a grant is a
 * change of governance with its record, and no other process may write either. Any number may run; what one that stopped left
 * behind another goes on with.
 */
@Injectable()
export class ReviewTimer implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly work: StandingWork;

  constructor(
    private readonly due: DueReviews,
    private readonly settlements: ReviewSettlements,
    private readonly reminders: ReviewReminders,
    @Inject(ADMIN_SETTINGS) private readonly settings: Pick<AdminSettings, 'logger' | 'reviewIntervalMs'>,
  ) {
    const { reviewIntervalMs: everyMs = DEFAULT_INTERVAL_MS } = settings;
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
    for (const review of await this.due.toRemind())
      await this.attempt(signal, review, () => this.reminders.remind(review));
    for (const review of await this.due.claim()) {
      await this.attempt(signal, review, () => this.settlements.settle(review, signal));
      // One in trouble is left alone for a while, so that ten of those do not keep all others.
      if (signal.aborted) await this.due.letGo(review);
    }
  }

  /** One review in trouble does not keep the others. */
  private async attempt(signal: AbortSignal, { id }: ReviewEntity, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!signal.aborted) this.complain(error, id);
    }
  }

  private complain(error: unknown, review?: string): void {
    this.settings.logger.error(
      { err: error, review },
      'a review could not be looked after; it is tried again',
    );
  }
}
