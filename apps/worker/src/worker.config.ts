import { z } from 'zod';
import {
  deploymentShape,
  isMailComplete,
  MAIL_INCOMPLETE,
  mailShape,
  notificationRetentionShape,
  webhookShape,
} from '#libs/config';

const {
  PORTCULLIS_DATABASE_URL,
  PORTCULLIS_KMS_REGION,
  PORTCULLIS_OBJECT_STORE,
  PORTCULLIS_S3_ENDPOINT,
  PORTCULLIS_LOG_LEVEL,
} = deploymentShape;

/** Environment of the worker's process. It serves nobody and holds no key, so it needs neither issuer nor KMS. */
export const workerConfig = z
  .object({
    PORTCULLIS_DATABASE_URL,
    PORTCULLIS_KMS_REGION,
    PORTCULLIS_OBJECT_STORE,
    PORTCULLIS_S3_ENDPOINT,
    PORTCULLIS_LOG_LEVEL,
    ...webhookShape,
    ...mailShape,
    ...notificationRetentionShape,
    PORTCULLIS_CONSOLE_URL: z
      .url({ protocol: /^https?$/ })
      .optional()
      .describe('Where the pages are; mails name it'),
    PORTCULLIS_TRAIL_RETENTION_MONTHS: z.coerce
      .number()
      .int()
      .min(0)
      .default(24)
      .describe(
        'Months of the trail kept in the database; older ones are archived, then dropped. 0: for ever',
      ),
    PORTCULLIS_ADDRESS_RETENTION_DAYS: z.coerce
      .number()
      .int()
      .min(1)
      .default(30)
      .describe('How long full IP addresses are kept; then only their prefix'),
  })
  .refine(isMailComplete, MAIL_INCOMPLETE);

export type WorkerConfig = z.output<typeof workerConfig>;
