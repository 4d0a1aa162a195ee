import { z } from 'zod';

/** What is told of an item besides its bytes. */
export const itemAnswer = z.object({
  id: z.string(),
  key: z.string(),
  mediaType: z.string(),
  size: z.int().min(0),
  etag: z.string(),
});

/** The same of one item that was asked for, with the project it was decided in. */
export const describedItemAnswer = itemAnswer.extend({ projectId: z.string().nullable() });
