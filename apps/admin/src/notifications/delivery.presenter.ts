/** A delivery as it is stored, with the log of its attempts. */
export interface DeliveryRow {
  readonly id: string;
  readonly notification_id: string;
  readonly type: string;
  readonly webhook_id: string | null;
  readonly person_id: string | null;
  readonly state: 'pending' | 'delivered' | 'dead' | 'muted';
  readonly attempts: number;
  readonly next_attempt_at: Date;
  readonly last_status: number | null;
  readonly last_error: string | null;
  readonly created_at: Date;
  readonly ended_at: Date | null;
  readonly log: readonly AttemptView[];
}

/** One attempt: without an end, whoever made it did not live to say how it went. */
export interface AttemptView {
  readonly attempt: number;
  readonly beganAt: string;
  readonly endedAt: string | null;
  /** HTTP status, or reply code of SMTP; null where there was no answer, and then `error` says why. */
  readonly status: number | null;
  readonly error: string | null;
}

/** What became of telling one receiver one thing; `dead`: not tried again by itself, `muted`: its person wants no such mail. */
export interface DeliveryView {
  /** What a receiver sees as `webhook-id` or in `Message-ID`, the same with every attempt. */
  readonly id: string;
  readonly notification: string;
  readonly type: string;
  readonly webhook: string | null;
  readonly person: string | null;
  readonly state: 'pending' | 'delivered' | 'dead' | 'muted';
  readonly attempts: number;
  /** null once it has ended. */
  readonly nextAttemptAt: string | null;
  readonly lastStatus: number | null;
  readonly lastError: string | null;
  readonly createdAt: string;
  readonly endedAt: string | null;
  /** The last twenty attempts, in their order. */
  readonly log: readonly AttemptView[];
}

/** Returns the delivery as administrators and auditors see it. */
export function toDeliveryView(row: DeliveryRow): DeliveryView {
  return {
    id: row.id,
    notification: row.notification_id,
    type: row.type,
    webhook: row.webhook_id,
    person: row.person_id,
    state: row.state,
    attempts: row.attempts,
    nextAttemptAt: row.state === 'pending' ? row.next_attempt_at.toISOString() : null,
    lastStatus: row.last_status,
    lastError: row.last_error,
    createdAt: row.created_at.toISOString(),
    endedAt: row.ended_at?.toISOString() ?? null,
    log: row.log.map((attempt) => ({
      ...attempt,
      beganAt: new Date(attempt.beganAt).toISOString(),
      endedAt: attempt.endedAt === null ? null : new Date(attempt.endedAt).toISOString(),
    })),
  };
}
