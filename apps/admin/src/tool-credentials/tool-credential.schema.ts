import type { z } from 'zod';
import { changeBody } from '../schema/change-body.schema.js';
import { instant } from '../schema/instant.schema.js';
import { reference, slug } from '../schema/reference.schema.js';
import { distinct, line } from '../schema/text.schema.js';

const MAX_PROJECTS = 100;

/** Body of POST tool-credentials; an expiry is always agreed. */
export const createToolCredential = changeBody({
  slug,
  name: line(200),
  organisation: reference.optional(),
  projects: distinct(reference, MAX_PROJECTS).min(1),
  expiresAt: instant,
});
export type CreateToolCredential = z.output<typeof createToolCredential>;
