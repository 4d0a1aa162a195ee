import { z } from 'zod';
import { changeReason } from '../calls/change-reason.js';
import { sortNames, type Sorts } from '../lists/sorts.js';
import { changeBody } from '../schema/change-body.schema.js';
import { instant } from '../schema/instant.schema.js';
import { listQuery } from '../schema/list-query.schema.js';
import { reference } from '../schema/reference.schema.js';
import { distinct, line } from '../schema/text.schema.js';
import { REVIEWING_ROLES } from './reviewer-rules.js';

const MAX_PROJECTS = 100;
const MAX_PEOPLE = 50;
const MAX_RULES = 20;
/** So many fit into the record of a review's start. */
const MAX_NAMED = 1_000;
const MAX_REMINDERS = 10;
const MAX_HOURS = 8_760;
const MAX_EVIDENCE_DAYS = 400;

const projects = distinct(reference, MAX_PROJECTS).min(1);

/** Who reviews: holders of a role, or people; everything, or only what reaches into these projects. */
const reviewerRule = z.union([
  z.strictObject({ role: z.enum(REVIEWING_ROLES), projects: projects.optional() }),
  z.strictObject({ people: distinct(reference, MAX_PEOPLE).min(1), projects: projects.optional() }),
]);
export type ReviewerRuleBody = z.output<typeof reviewerRule>;

const reviewers = z
  .array(reviewerRule)
  .min(1)
  .max(MAX_RULES)
  .refine(
    (rules) => rules.flatMap(namedBy).length <= MAX_NAMED,
    `must not name more than ${MAX_NAMED} people and projects in all`,
  )
  .describe(`At most ${MAX_NAMED} people and projects in all rules together.`);

/** Body of POST reviews. `projects` left out: everything of the organisation's. */
export const startReview = changeBody({
  name: line(200),
  organisation: reference.optional(),
  projects: projects.optional(),
  reviewers,
  dueAt: instant,
  /** When reviewers are reminded of what is undecided, in hours before `dueAt`. */
  reminderHours: z
    .array(z.int().min(1).max(MAX_HOURS))
    .max(MAX_REMINDERS)
    .refine((hours) => new Set(hours).size === hours.length, 'must not repeat a value')
    .default([168, 24]),
  /** How far back last uses are looked for. */
  evidenceDays: z.int().min(1).max(MAX_EVIDENCE_DAYS).default(90),
  onSilence: z.literal('revoke').default('revoke'),
});
export type StartReview = z.output<typeof startReview>;

/** Body of POST …/decision. */
export const decideEntry = changeBody({ decision: z.enum(['keep', 'revoke']), comment: changeReason });
export type DecideEntry = z.output<typeof decideEntry>;

/** What reviews can be sorted by. */
export const REVIEW_SORTS = {
  startedAt: { sql: 'row.startedAt', type: 'timestamptz' },
  dueAt: { sql: 'row.dueAt', type: 'timestamptz' },
} as const satisfies Sorts;

/** Query of GET reviews. */
export const listReviews = z.strictObject({
  ...listQuery.shape,
  sort: z.enum(sortNames(REVIEW_SORTS)).optional(),
  state: z.enum(['open', 'closed']).optional(),
});
export type ListReviews = z.output<typeof listReviews>;

/** Query of GET reviews/{review}/entries. */
export const listReviewEntries = z.strictObject({
  ...listQuery.shape,
  decision: z.enum(['undecided', 'keep', 'revoke']).optional(),
  kind: z.enum(['assignment', 'tool-credential']).optional(),
  person: reference.optional(),
  project: reference.optional(),
});
export type ListReviewEntries = z.output<typeof listReviewEntries>;

/** Query of GET reviews/{review}/export. */
export const exportReview = z.strictObject({ format: z.enum(['json', 'csv']).default('json') });
export type ExportReview = z.output<typeof exportReview>;

function namedBy(rule: ReviewerRuleBody): readonly string[] {
  return [...('people' in rule ? rule.people : []), ...(rule.projects ?? [])];
}
