import { isKeyName, SIGNATURE_TYPE, toVerifier, type Verifier, verifierKey } from '#libs/tlog';
import { z } from 'zod';

const ED25519_BYTES = 32;

/** The logs of one operator: all origins that begin with the prefix are signed by one key, each under its origin as key name. */
export const knownLogsSchema = z
  .array(
    z.strictObject({
      originPrefix: z.string().refine(isKeyName, 'may hold no space and no plus'),
      publicKey: z
        .base64()
        .refine((text) => Buffer.from(text, 'base64').length === ED25519_BYTES, 'is not 32 bytes of base64'),
    }),
  )
  .min(1);

export type KnownLogs = z.infer<typeof knownLogsSchema>;

/** Returns the keys that may sign for an origin; none for an unknown log. */
export function verifiersOf(logs: KnownLogs, origin: string): Verifier[] {
  if (!isKeyName(origin)) return [];
  const keys = logs.filter(({ originPrefix }) => origin.startsWith(originPrefix)).map((log) => log.publicKey);
  return [...new Set(keys)].map((key) =>
    toVerifier(verifierKey(origin, SIGNATURE_TYPE.ed25519, Buffer.from(key, 'base64'))),
  );
}
