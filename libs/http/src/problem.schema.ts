import { z } from 'zod';

/** The published shape of every error response (RFC 9457), as the OpenAPI document states it. */
export const problemSchema = z.object({
  type: z.string().describe('urn:portcullis:error:<code>'),
  title: z.string(),
  status: z.int().min(400).max(599),
  detail: z.string(),
  code: z.string().describe('Stable; never renamed.'),
  reasons: z
    .array(z.object({ gate: z.string(), code: z.string(), detail: z.string() }))
    .readonly()
    .optional(),
  errors: z
    .array(z.object({ field: z.string(), detail: z.string() }))
    .readonly()
    .optional(),
  recordId: z
    .uuid()
    .optional()
    .describe('The access record of the decision; also the X-Access-Record header.'),
  traceId: z.string().regex(/^[\da-f]{32}$/),
});
