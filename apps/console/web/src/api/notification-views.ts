/** A topic somebody may be mailed about. */
export interface Preference {
  readonly topic: string;
  readonly email: boolean;
  /** True where nobody can switch it off. */
  readonly mandatory: boolean;
}

/** Where an organisation is told of what happens. */
export interface Webhook {
  readonly id: string;
  readonly organisation: string;
  readonly url: string;
  /** null: all of them. */
  readonly topics: readonly string[] | null;
  readonly createdAt: string;
  readonly removedAt: string | null;
}

/** The answer to the adding of a webhook; its secret is shown this once. */
export interface NewWebhook extends Webhook {
  readonly secret: string | null;
}

/** One notification on its way to one receiver, and every attempt. */
export interface Delivery {
  readonly id: string;
  readonly notification: string;
  readonly type: string;
  readonly state: 'pending' | 'delivered' | 'dead' | 'muted';
  readonly attempts: number;
  readonly nextAttemptAt: string | null;
  readonly lastStatus: number | null;
  readonly lastError: string | null;
  readonly createdAt: string;
  readonly log: readonly {
    readonly attempt: number;
    readonly beganAt: string;
    readonly status: number | null;
    readonly error: string | null;
  }[];
}
