/** What people choose mail by. `test` is a webhook's trial, and nobody's choice. */
export const TOPICS = [
  'requests',
  'terms',
  'subprocessors',
  'grants',
  'revocations',
  'break-glass',
  'reviews',
  'alerts',
] as const;

export type Topic = (typeof TOPICS)[number];

/** Topics nobody can turn off: what somebody must accept, and access that passed nobody's eyes. The table has no row for them. */
export const MANDATORY_TOPICS = ['terms', 'break-glass'] as const satisfies readonly Topic[];

/** Whether a person may do without mail of this topic. */
export function isOptional(topic: Topic): topic is Exclude<Topic, (typeof MANDATORY_TOPICS)[number]> {
  return !(MANDATORY_TOPICS as readonly Topic[]).includes(topic);
}

/** Guarantees every type of event that anybody is told of, by its topic. Types are added, never renamed. */
export const NOTIFICATION_TYPES = {
  'access-request.created': 'requests',
  'access-request.approved': 'requests',
  'access-request.denied': 'requests',
  'access-request.withdrawn': 'requests',
  'access-request.expired': 'requests',
  'pending-change.created': 'requests',
  'pending-change.approved': 'requests',
  'pending-change.rejected': 'requests',
  'pending-change.expired': 'requests',
  'lawful-disclosure.requested': 'requests',
  'lawful-disclosure.approved': 'requests',
  'lawful-disclosure.rejected': 'requests',
  'lawful-disclosure.told': 'requests',
  'terms.issued': 'terms',
  'subprocessor.announced': 'subprocessors',
  'subprocessor.approved': 'subprocessors',
  'subprocessor.withdrawn': 'subprocessors',
  'subprocessor.objected': 'subprocessors',
  'grant.expiring': 'grants',
  'office.changed': 'grants',
  'assignment.revoked': 'revocations',
  'engagement.ended': 'revocations',
  'person.suspended': 'revocations',
  'tool-credential.disconnected': 'revocations',
  'break-glass.used': 'break-glass',
  'break-glass.review-overdue': 'break-glass',
  'break-glass.reviewed': 'break-glass',
  'review.started': 'reviews',
  'review.reminder': 'reviews',
  'review.closed': 'reviews',
  'alert.opened': 'alerts',
  'alert.updated': 'alerts',
  'alert.acknowledged': 'alerts',
  'webhook.test': 'test',
} as const satisfies Readonly<Record<string, Topic | 'test'>>;

/** The name of what happened, as receivers see it. */
export type NotificationType = keyof typeof NOTIFICATION_TYPES;
