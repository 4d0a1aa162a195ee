import { z } from 'zod';

/** Which document was accepted, by the SHA-256 of its bytes. */
export const acceptance = z.strictObject({
  documentSha256: z.string().regex(/^[0-9a-f]{64}$/, 'must be 64 lower-case hexadecimal digits'),
});
export type Acceptance = z.infer<typeof acceptance>;
/** Loose on purpose: an id that cannot exist is answered like one that does not. */
export const termsId = z.string().min(1).max(64);
