/** A delivery as it is stored. */
export interface DeliveryRow {
  readonly id: string;
  readonly webhook_id: string;
  readonly alert_id: string;
  readonly type: string;
  readonly state: 'pending' | 'delivered' | 'given_up';
  readonly attempts: number;
  readonly next_attempt_at: Date;
  readonly last_status: number | null;
  readonly last_error: string | null;
  readonly created_at: Date;
  readonly ended_at: Date | null;
}

/** What became of telling one webhook one thing. */
export interface DeliveryView {
  readonly id: string;
  readonly webhookId: string;
  readonly alertId: string;
  readonly type: string;
  readonly state: 'pending' | 'delivered' | 'given_up';
  readonly attempts: number;
  /** null once it has ended. */
  readonly nextAttemptAt: string | null;
  readonly lastStatus: number | null;
  readonly lastError: string | null;
  readonly createdAt: string;
  readonly endedAt: string | null;
}

/** Returns the delivery as auditors see it. */
export function toDeliveryView(row: DeliveryRow): DeliveryView {
  return {
    id: row.id,
    webhookId: row.webhook_id,
    alertId: row.alert_id,
    type: row.type,
    state: row.state,
    attempts: row.attempts,
    nextAttemptAt: row.state === 'pending' ? row.next_attempt_at.toISOString() : null,
    lastStatus: row.last_status,
    lastError: row.last_error,
    createdAt: row.created_at.toISOString(),
    endedAt: row.ended_at?.toISOString() ?? null,
  };
}
