import { setTimeout as pause } from 'node:timers/promises';
import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { ADMIN_SETTINGS, type AdminSettings } from '../admin.settings.js';
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
  private readonly aborter = new AbortController();
  private running: Promise<void> | undefined;

  constructor(
    private readonly due: DueReviews,
    private readonly settlements: ReviewSettlements,
    private readonly reminders: ReviewReminders,
    @Inject(ADMIN_SETTINGS) private readonly settings: Pick<AdminSettings, 'logger' | 'reviewIntervalMs'>,
  ) {}

  onApplicationBootstrap(): void {
    this.running ??= this.keepRunning();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.aborter.abort();
    await this.running;
  }

  private async keepRunning(): Promise<void> {
    const { signal } = this.aborter;
    const { reviewIntervalMs = DEFAULT_INTERVAL_MS } = this.settings;
    while (!signal.aborted) {
      await this.runOnce().catch((error: unknown) => this.complain(error));
      // Rejects only because it is to stop, which the loop looks at itself.
      await pause(reviewIntervalMs, undefined, { signal }).catch(() => undefined);
    }
  }

  private async runOnce(): Promise<void> {
    for (const review of await this.due.toRemind())
      await this.attempt(review, () => this.reminders.remind(review));
    for (const review of await this.due.claim()) {
      await this.attempt(review, () => this.settlements.settle(review, this.aborter.signal));
      // One in trouble is left alone for a while, so that ten of those do not keep all others.
      if (this.aborter.signal.aborted) await this.due.letGo(review);
    }
  }

  /** One review in trouble does not keep the others. */
  private async attempt({ id }: ReviewEntity, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.complain(error, id);
    }
  }

  private complain(error: unknown, review?: string): void {
    if (this.aborter.signal.aborted) return;
    this.settings.logger.error(
      { err: error, review },
      'a review could not be looked after; it is tried again',
    );
  }
}
