import { z } from 'zod';
import { changeBody } from '../schema/change-body.schema.js';
import { reference } from '../schema/reference.schema.js';
import { distinct } from '../schema/text.schema.js';
import { DEFAULT_RULES } from './request-rules.js';
import { APPROVER_ROLES } from './request-rules.entity.js';

const MAX_STEPS = 10;
const MAX_PEOPLE = 100;
/** So many, and whoever may break the glass, fit twice into one record: what held before, and what holds now. */
const MAX_PEOPLE_OF_STEPS = 500;
const MAX_THRESHOLD = 20;

const step = z
  .strictObject({
    roles: distinct(z.enum(APPROVER_ROLES), APPROVER_ROLES.length).default([]),
    people: distinct(reference, MAX_PEOPLE).default([]),
    threshold: z.int().min(1).max(MAX_THRESHOLD).default(1),
  })
  .refine(
    ({ roles, people }) => roles.length + people.length > 0,
    'must name a role or a person: otherwise nobody',
  )
  .refine(
    ({ roles, people, threshold }) => roles.length > 0 || people.length >= threshold,
    'must name as many people as its threshold asks for',
  );

const seconds = (min: number, max: number) => z.int().min(min).max(max);

/** Body of PUT request-rules: the whole of them. Whoever is not named to break the glass may not. */
export const putRequestRules = changeBody({
  steps: z
    .array(step)
    .min(1)
    .max(MAX_STEPS)
    .refine(
      (steps) => steps.flatMap(({ people }) => people).length <= MAX_PEOPLE_OF_STEPS,
      `must not name more than ${MAX_PEOPLE_OF_STEPS} people in all`,
    )
    .describe(`At most ${MAX_PEOPLE_OF_STEPS} people in all steps together.`),
  pendingSeconds: seconds(60, 7_776_000).default(DEFAULT_RULES.pendingSeconds),
  maxGrantSeconds: seconds(60, 31_622_400).default(DEFAULT_RULES.maxGrantSeconds),
  breakGlass: z
    .strictObject({
      people: distinct(reference, MAX_PEOPLE),
      maxSeconds: seconds(60, 86_400).default(DEFAULT_RULES.breakGlassMaxSeconds),
      reviewSeconds: seconds(3_600, 7_776_000).default(DEFAULT_RULES.reviewSeconds),
    })
    .optional(),
});
export type PutRequestRules = z.output<typeof putRequestRules>;
