import { z } from 'zod';
import { deploymentShape, portOf, webhookShape } from '#libs/config';

/** Environment of the control plane's process. KMS and S3 credentials come from the platform (workload identity). */
export const adminConfig = z.object({
  ...deploymentShape,
  ...webhookShape,
  PORT: portOf(8081),
  PORTCULLIS_CREDENTIALS_KMS_KEY_ID: z
    .string()
    .min(1)
    .optional()
    .describe(
      'The operator’s KMS key (ARN or alias) that wraps the secrets of S3 credentials; unset: none can be made',
    ),
});
export type AdminConfig = z.output<typeof adminConfig>;

const postgresUrl = z.url({ protocol: /^postgres(ql)?$/ });

/** Environment of a migration: the owner's URL, which no serving process has. */
export const migrateConfig = z
  .object({
    PORTCULLIS_OWNER_DATABASE_URL: postgresUrl
      .optional()
      .describe('Postgres, as the owner of the schema; no serving process has it'),
    PORTCULLIS_DATABASE_URL: postgresUrl.optional().describe('Used when the owner’s URL is not set'),
  })
  .transform((environment, context): { readonly url: string } => {
    const url = environment.PORTCULLIS_OWNER_DATABASE_URL ?? environment.PORTCULLIS_DATABASE_URL;
    if (url !== undefined) return { url };
    context.addIssue({ code: 'custom', message: 'PORTCULLIS_OWNER_DATABASE_URL must be set' });
    return z.NEVER;
  });
