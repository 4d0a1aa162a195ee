import type { Role } from '#libs/policy';
import type { NotificationType } from './notification-types.js';

/** A value that may leave the installation: an id, a date, a count or a code; never a name, an address or somebody's words. */
export type NotificationValue = string | number | boolean | null | readonly string[];

/** Who is mailed besides the organisation's webhooks being called; the union, each person once. */
export interface Audience {
  /** By id, wherever they are employed and whatever their standing. */
  readonly people?: readonly string[];
  /** Active people employed by the organisation with one of these roles; `operator_…` are those of the operator. */
  readonly roles?: readonly Role[];
  /** Active people who work for the organisation. */
  readonly workers?: boolean;
  /** Active people with a live assignment to this project of the organisation. */
  readonly projectId?: string;
}

/** Something that happened to an organisation. */
export interface Notification {
  readonly type: NotificationType;
  /** Whose it is: its webhooks are called. */
  readonly organisationId: string;
  /** What it is about; at most 15 KiB as JSON. */
  readonly data: Readonly<Record<string, NotificationValue>>;
  readonly audience: Audience;
  /** Of a test: the only webhook to be called. */
  readonly webhookId?: string;
}
