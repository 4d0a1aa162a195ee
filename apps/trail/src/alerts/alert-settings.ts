import type { Cidr } from '#libs/http';

/** How alerts leave the installation. */
export interface AlertSettings {
  /** What the signing secret of each webhook is derived from; without one there are no webhooks. */
  readonly webhookSecret?: string | undefined;
  /** Private address blocks a webhook may be in, over plain HTTP too; none unless told. */
  readonly allowPrivate?: readonly Cidr[];
  /** How often what is due is looked for; default 1,000 ms. */
  readonly pollMs?: number;
  /** How long the first retry waits; default 5,000 ms. */
  readonly firstRetryMs?: number;
}
