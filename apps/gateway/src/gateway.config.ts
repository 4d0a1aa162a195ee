import { z } from 'zod';
import { deploymentShape, portOf } from '#libs/config';
import { bucketShape } from './s3/s3.config.js';
import { MAX_EXPIRES_SECONDS } from '#libs/sigv4';

/** Environment of one gateway process. */
export const gatewayConfig = z.object({
  ...deploymentShape,
  ...bucketShape(),
  PORT: portOf(8080),
  PORTCULLIS_PUBLIC_ORIGIN: z
    .url({ protocol: /^https?$/ })
    .transform((url) => new URL(url).origin)
    .optional()
    .describe('Origin under which clients reach the gateway; unset: no addresses are given out'),
  PORTCULLIS_RECORD_DEADLINE_MS: z.coerce
    .number()
    .int()
    .min(50)
    .max(5_000)
    .default(1_000)
    .describe('Longest wait for an access to be recorded before it is refused'),
  PORTCULLIS_TRAIL_MAX_LAG_SECONDS: z.coerce
    .number()
    .int()
    .min(10)
    .default(60)
    .describe('Nothing is served while records wait longer than this for their place in the log'),
  PORTCULLIS_DATASET_KEY_MAX_AGE_SECONDS: z.coerce
    .number()
    .int()
    .min(1)
    .max(300)
    .default(60)
    .describe('How long an unwrapped dataset key is used before KMS is asked again'),
  PORTCULLIS_S3_MAX_PRESIGNED_SECONDS: z.coerce
    .number()
    .int()
    .min(1)
    .max(MAX_EXPIRES_SECONDS)
    .default(43_200)
    .describe('A presigned S3 URL ends after this long, however long it was made for'),
  PORTCULLIS_WRITE_STALL_SECONDS: z.coerce
    .number()
    .int()
    .min(1)
    .default(60)
    .describe('A client that takes no bytes for this long is dropped'),
  PORTCULLIS_TICKET_MAX_SECONDS: z.coerce
    .number()
    .int()
    .min(60)
    .max(86_400)
    .default(3_600)
    .describe('Longest life of a ticket, whatever is asked for'),
  PORTCULLIS_DRAIN_SECONDS: z.coerce
    .number()
    .int()
    .min(0)
    .max(600)
    .default(30)
    .describe('How long a stop waits for reads under way'),
  PORTCULLIS_MOUNT_PATH: z
    .string()
    .regex(
      /^\/(?:[A-Za-z0-9._~-]+(?:\/[A-Za-z0-9._~-]+)*)?$/,
      'must be a plain path without a slash at its end',
    )
    .default('/')
    .describe('Path of this gateway on the origin of a tool’s pages; session cookies go no further'),
  PORTCULLIS_SESSION_MAX_MINUTES: z.coerce
    .number()
    .int()
    .min(1)
    .max(24 * 60)
    .default(8 * 60)
    .describe('A browser session lives no longer than this, nor longer than the token it was opened with'),
});

export type GatewayConfig = z.infer<typeof gatewayConfig>;
