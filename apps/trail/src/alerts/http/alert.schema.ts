import { z } from 'zod';
import { pageQuery } from '#libs/http';
import { reference } from '../../references/reference.schema.js';
import { ALERT_KINDS, SEVERITIES } from '../rules/rule-parameters.schema.js';

const organisation = reference
  .optional()
  .describe('Whose; left out: as far as the caller sees, or their own');

/** Query of the list of alerts. */
export const alertsQuery = z.strictObject({
  ...pageQuery.shape,
  state: z.enum(['open', 'acknowledged', 'all']).default('open'),
  kind: z.enum(ALERT_KINDS).optional(),
  organisation,
});
export type AlertsQuery = z.output<typeof alertsQuery>;

/** What whoever looked into it has to say: no empty acknowledgement. */
export const acknowledgement = z.strictObject({ note: z.string().trim().min(1).max(2_000) });
export type Acknowledgement = z.output<typeof acknowledgement>;

/** Query of rules and webhooks. */
export const ownerQuery = z.strictObject({ organisation });
export type OwnerQuery = z.output<typeof ownerQuery>;

export const alertKind = z.enum(ALERT_KINDS);

/** An organisation's own rule, whole; what the parameters may be depends on the kind. */
export const ruleBody = z.strictObject({
  organisation,
  enabled: z.boolean(),
  severity: z.enum(SEVERITIES),
  parameters: z.record(z.string(), z.unknown()),
});
export type RuleBody = z.output<typeof ruleBody>;

export const webhookBody = z.strictObject({ organisation, url: z.string().min(1).max(2_000) });
export type WebhookBody = z.output<typeof webhookBody>;
