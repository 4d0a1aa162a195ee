import { z } from 'zod';
import { KmsError } from './kms.errors.js';

const granted = z.looseObject({
  GrantTokens: z.array(z.string()).optional(),
  DryRun: z.boolean().optional(),
  Recipient: z.unknown().optional(),
});

/**
 * Throws for request members that change what an operation is allowed to do or to return and that this server does not
 * have, rather than ignoring them: a caller who asked for a dry run or an attested recipient must not get the real thing.
 */
export function refuseUnsupportedMembers(body: unknown): void {
  const parsed = granted.safeParse(body);
  if (!parsed.success) throw new KmsError('ValidationException', 'GrantTokens or DryRun is malformed.');
  const { GrantTokens, DryRun, Recipient } = parsed.data;
  if (GrantTokens?.length) throw new KmsError('InvalidGrantTokenException', 'This server issues no grants.');
  if (Recipient !== undefined && Recipient !== null) {
    throw new KmsError('UnsupportedOperationException', 'Attested recipients are not supported.');
  }
  if (DryRun === true) {
    throw new KmsError('UnsupportedOperationException', 'DryRun is not supported; nothing was done.');
  }
}
