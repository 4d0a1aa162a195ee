import { z } from 'zod';

/** A version of terms, by what its document hashes to. */
export const termsAnswer = z.object({
  id: z.string(),
  organisationId: z.string(),
  projectId: z.string().nullable(),
  kind: z.enum(['nda', 'project']),
  version: z.int(),
  title: z.string(),
  sha256: z.string(),
});

/** The current versions, with their documents and whether the caller accepted them. */
export const termsListAnswer = z.object({
  items: z.array(termsAnswer.extend({ document: z.string(), accepted: z.boolean() })),
  nextCursor: z.null(),
});

/** An acceptance, on record. */
export const acceptanceAnswer = z.object({
  termsId: z.string(),
  documentSha256: z.string(),
  recordId: z.string(),
});
