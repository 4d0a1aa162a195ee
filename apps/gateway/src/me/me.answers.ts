import { z } from 'zod';
import { ownProjectAnswer } from '../projects/project.answers.js';
import { termsAnswer } from '../terms/terms.answers.js';

/** What the caller is told of themselves. */
export const meAnswer = z.object({
  principal: z.object({ kind: z.enum(['person', 'tool']), id: z.string(), handle: z.string() }),
  organisationId: z.string(),
  roles: z.array(z.string()),
  assignments: z.array(ownProjectAnswer),
  termsToAccept: z.array(termsAnswer),
});
