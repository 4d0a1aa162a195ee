import { z } from 'zod';
import { isMailComplete, MAIL_INCOMPLETE, mailShape, notificationRetentionShape } from '#libs/config';
import { bucketShape } from '../../gateway/src/index.js';

const port = z.coerce.number().int().min(0).max(65_535);

/** Settings of the embedded default; every one has a value that works on a laptop. */
export const standaloneConfig = z
  .object({
    HOST: z
      .string()
      .default('127.0.0.1')
      .describe('Address to listen on; beyond loopback only with PORTCULLIS_ALLOW_PLAIN_HTTP'),
    PORT: port.default(8080).describe('Port to listen on; 0 takes a free one'),
    PORTCULLIS_DATA_DIR: z
      .string()
      .default('.portcullis')
      .describe('Folder of everything this installation stores; made on the first start'),
    PORTCULLIS_REGION: z
      .string()
      .default('eu')
      .describe('Storage and KMS region this process serves; datasets of other regions are refused'),
    PORTCULLIS_LOOPBACK_COUNTRY: z
      .string()
      .regex(/^[A-Z]{2}$/)
      .default('DE')
      .describe('Country of requests from this machine'),
    PORTCULLIS_GEO_MAX_AGE_DAYS: z.coerce
      .number()
      .int()
      .positive()
      .default(730)
      .describe('Older address data denies (GEO_DATA_STALE); the bundled data is as old as the release'),
    PORTCULLIS_GEO_DATABASE: z
      .string()
      .optional()
      .describe('Country database (MMDB); unset: the bundled one'),
    PORTCULLIS_ANONYMISING_NETWORKS: z
      .string()
      .optional()
      .describe(
        'File of anonymising networks; unset: a sample that lists documentation addresses only and protects nothing',
      ),
    PORTCULLIS_RECORD_DEADLINE_MS: z.coerce
      .number()
      .int()
      .min(50)
      .max(5_000)
      .default(1_000)
      .describe('Longest wait for an access to be recorded before it is refused'),
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
    PORTCULLIS_WRITE_STALL_SECONDS: z.coerce
      .number()
      .int()
      .min(1)
      .default(60)
      .describe('A client that takes no bytes for this long is dropped'),
    // Browsers and most resolvers take every name under localhost for this machine.
    ...bucketShape('s3.localhost'),
    PORTCULLIS_TICKET_MAX_SECONDS: z.coerce
      .number()
      .int()
      .min(60)
      .max(86_400)
      .default(3_600)
      .describe('Longest life of a ticket, whatever is asked for'),
    ...mailShape,
    ...notificationRetentionShape,
    PORTCULLIS_SAMPLES: z
      .enum(['on', 'off'])
      .default('on')
      .describe('Whether the sample organisations and datasets are made'),
    PORTCULLIS_LOG_LEVEL: z
      .enum(['debug', 'info', 'warn', 'error', 'silent'])
      .default('warn')
      .describe('Log level'),
    PORTCULLIS_ALLOW_PLAIN_HTTP: z
      .enum(['true', 'false'])
      .default('false')
      .describe('`true`: listen beyond loopback; TLS must then end in front of it'),
    PORTCULLIS_KMS_FAULT_SECRET: z
      .string()
      .min(16)
      .optional()
      .describe('Bearer secret of the local key service’s fault injection; unset: none'),
  })
  .refine(isMailComplete, MAIL_INCOMPLETE)
  .refine((settings) => isLoopback(settings.HOST) || settings.PORTCULLIS_ALLOW_PLAIN_HTTP === 'true', {
    path: ['HOST'],
    message:
      'the embedded default speaks plain HTTP and binds to loopback only; put TLS in front and set PORTCULLIS_ALLOW_PLAIN_HTTP=true',
  });

export type StandaloneConfig = z.infer<typeof standaloneConfig>;

/** True when TLS ends in front of this process: its pages are then not of this machine only. */
export function isBehindTls(config: StandaloneConfig): boolean {
  return config.PORTCULLIS_ALLOW_PLAIN_HTTP === 'true' || !isLoopback(config.HOST);
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}
