import { Injectable } from '@nestjs/common';
import { Database, type Scope } from '#libs/persistence';
import { In, IsNull, MoreThan } from 'typeorm';
import { ReviewEntryEntity } from './review-entry.entity.js';
import { ReviewEntity } from './review.entity.js';

/** What is waiting: whose turn it is concerns every organisation. What is then done is done within one. */
const EVERYWHERE: Scope = { organisations: [], operator: true };
const LEASE_SECONDS = 10;
const BATCH = 50;

// Of two processes at once each review is one's: the rows are locked while it is claimed, and the claim lasts beyond that.
const CLAIM = `
  UPDATE portcullis.reviews SET settling_until = clock_timestamp() + make_interval(secs => $1)
  WHERE id IN (
    SELECT r.id FROM portcullis.reviews r
    WHERE r.closed_at IS NULL AND r.population_sha256 IS NOT NULL AND (r.settling_until IS NULL OR r.settling_until < clock_timestamp())
      AND (r.due_at <= clock_timestamp()
        OR NOT EXISTS (SELECT FROM portcullis.review_entries e WHERE e.review_id = r.id AND e.decision IS NULL))
    ORDER BY r.due_at LIMIT 10 FOR NO KEY UPDATE SKIP LOCKED)
  RETURNING id`;
const HOLD = `
  UPDATE portcullis.reviews SET settling_until = clock_timestamp() + make_interval(secs => $2) WHERE id = $1`;
const LET_GO = 'UPDATE portcullis.reviews SET settling_until = NULL WHERE id = $1';
const REMINDERS = `
  SELECT m.review_id AS id, max(m.remind_at) AS "remindAt" FROM portcullis.review_reminders m JOIN portcullis.reviews r ON r.id = m.review_id
  WHERE m.sent_at IS NULL AND m.remind_at <= clock_timestamp() AND r.closed_at IS NULL AND r.due_at > clock_timestamp()
  GROUP BY m.review_id ORDER BY 2 LIMIT 100`;

/** Finds reviews whose time has come. */
@Injectable()
export class DueReviews {
  constructor(private readonly database: Database) {}

  /** Returns reviews that are due or wholly decided, and keeps other processes from them for a while. */
  async claim(): Promise<ReviewEntity[]> {
    const [claimed] = await this.database.read<{ id: string }[]>(EVERYWHERE, CLAIM, [LEASE_SECONDS]);
    return this.find((claimed ?? []).map(({ id }) => id));
  }

  /** Keeps others from it for another while. */
  async hold({ id }: ReviewEntity): Promise<void> {
    await this.database.read(EVERYWHERE, HOLD, [id, LEASE_SECONDS]);
  }

  /** Leaves it to whoever comes next. */
  async letGo({ id }: ReviewEntity): Promise<void> {
    await this.database.read(EVERYWHERE, LET_GO, [id]);
  }

  /** Returns some of what nobody decided, after an id and in the order of ids; empty when there is no more. */
  undecided({ id, organisationId }: ReviewEntity, after: string | null): Promise<ReviewEntryEntity[]> {
    return this.database.transaction({ organisations: [organisationId] }, (transaction) =>
      transaction.find(ReviewEntryEntity, {
        where: { reviewId: id, decision: IsNull(), ...(after !== null && { id: MoreThan(after) }) },
        order: { id: 'ASC' },
        take: BATCH,
      }),
    );
  }

  /** Returns open reviews with a reminder that is due. */
  async toRemind(): Promise<ReviewEntity[]> {
    const rows = await this.database.read<{ id: string }>(EVERYWHERE, REMINDERS);
    return this.find(rows.map(({ id }) => id));
  }

  private find(ids: readonly string[]): Promise<ReviewEntity[]> {
    return this.database.transaction(EVERYWHERE, (transaction) =>
      transaction.find(ReviewEntity, { where: { id: In([...ids]) }, order: { dueAt: 'ASC' } }),
    );
  }
}
