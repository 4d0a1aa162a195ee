import type { z } from 'zod';
import { patchBody } from '../schema/change-body.schema.js';
import { instant } from '../schema/instant.schema.js';
import { reference } from '../schema/reference.schema.js';
import { distinct, line } from '../schema/text.schema.js';

const MAX_PROJECTS = 100;

/** Body of PATCH tool-credentials/{credential}. `expiresAt` may only come nearer: a secret is not made to live longer. */
export const updateToolCredential = patchBody({
  name: line(200),
  projects: distinct(reference, MAX_PROJECTS).min(1),
  expiresAt: instant,
});
export type UpdateToolCredential = z.output<typeof updateToolCredential>;
