import { portOf } from '#libs/config';
import { z } from 'zod';
import { isKeyName } from '#libs/tlog';
import { knownLogsSchema } from './known-logs.js';

const json = z.string().transform((text, context): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    context.addIssue({ code: 'custom', message: 'is not JSON' });
    return z.NEVER;
  }
});

/** The environment of a witness. */
export const witnessConfig = z.object({
  PORTCULLIS_WITNESS_DATA_DIR: z
    .string()
    .min(1)
    .describe(
      'Folder of the witness’s key and memory; one witness per folder, never restored from an old copy',
    ),
  PORTCULLIS_WITNESS_NAME: z
    .string()
    .refine(isKeyName, 'may hold no space and no plus')
    .describe('Key name of its cosignatures, best a URL without scheme'),
  PORTCULLIS_WITNESS_LOGS: json
    .pipe(knownLogsSchema)
    .describe('The logs it knows: a JSON array of {originPrefix, publicKey}, the key as base64 of 32 bytes'),
  PORTCULLIS_WITNESS_HOST: z.string().default('127.0.0.1').describe('Address to listen on'),
  PORTCULLIS_WITNESS_PORT: portOf(8087),
  PORTCULLIS_LOG_LEVEL: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'silent'])
    .default('info')
    .describe('Log level'),
});
