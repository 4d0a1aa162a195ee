import { z } from 'zod';
import { accessKeysSchema } from './signature/access-keys.js';

const credentialsJson = z.string().transform((text, context): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    // The parser's own message would quote the text, which holds secrets.
    context.addIssue({ code: 'custom', message: 'is not JSON' });
    return z.NEVER;
  }
});

/** The environment of a kms-local that runs as its own process. */
export const kmsLocalConfigSchema = z
  .object({
    KMS_LOCAL_DATA_DIR: z.string().min(1).describe('Folder of the sealed keys; one server per folder'),
    KMS_LOCAL_HOST: z.string().default('127.0.0.1').describe('Address to listen on'),
    KMS_LOCAL_PORT: z.coerce.number().int().min(0).max(65_535).default(8_083).describe('Port to listen on'),
    KMS_LOCAL_REGION: z.string().default('eu-central-1').describe('Region in key ARNs and signatures'),
    KMS_LOCAL_ACCOUNT_ID: z.string().default('000000000000').describe('Account in key ARNs'),
    KMS_LOCAL_CREDENTIALS: credentialsJson
      .pipe(accessKeysSchema)
      .describe('Who may call what: a JSON array of {accessKeyId, secretAccessKey, allowedActions}'),
    KMS_LOCAL_FAULT_SECRET: z
      .string()
      .min(16)
      .optional()
      .describe('Bearer secret of `POST /_faults`; unset: no fault injection'),
    KMS_LOCAL_ALLOW_NON_LOOPBACK: z
      .stringbool()
      .default(false)
      .describe('`true`: listen beyond loopback although plain HTTP carries plaintext keys'),
  })
  .transform((env) => ({
    dataDir: env.KMS_LOCAL_DATA_DIR,
    host: env.KMS_LOCAL_HOST,
    port: env.KMS_LOCAL_PORT,
    region: env.KMS_LOCAL_REGION,
    accountId: env.KMS_LOCAL_ACCOUNT_ID,
    credentials: env.KMS_LOCAL_CREDENTIALS,
    allowNonLoopback: env.KMS_LOCAL_ALLOW_NON_LOOPBACK,
    ...(env.KMS_LOCAL_FAULT_SECRET && { faultInjection: { secret: env.KMS_LOCAL_FAULT_SECRET } }),
  }));
