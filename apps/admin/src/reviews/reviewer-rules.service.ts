import { Injectable } from '@nestjs/common';
import type { Transaction } from '#libs/persistence';
import type { AdminCall } from '../calls/admin-call.js';
import { narrowedTo } from '../calls/reach.js';
import { PersonFinder } from '../people/person-finder.js';
import { ProjectEntity } from '../projects/project.entity.js';
import { getOwned, referredBy } from '../records/owned.js';
import { unprocessable } from '../records/record.errors.js';
import type { ReviewerRuleBody } from './review.schema.js';
import { type Candidate, type Reviewed, type ReviewerRule, withoutReviewer } from './reviewer-rules.js';

const CANDIDATES =
  'SELECT person_id AS id, organisation_id AS "organisationId", roles FROM portcullis.review_candidates($1)';

/** Finds whom the rules of reviews name. */
@Injectable()
export class ReviewerRules {
  constructor(private readonly people: PersonFinder) {}

  /** Returns everybody with an office for this organisation, by id. */
  candidates(transaction: Transaction, organisationId: string): Promise<Candidate[]> {
    return transaction.query<Candidate[]>(CANDIDATES, [organisationId]);
  }

  /** Returns the rules by ids; throws REFERENCE_UNKNOWN, or REVIEWER_UNFIT for somebody without an office here. */
  async resolve(
    transaction: Transaction,
    call: AdminCall,
    { organisationId, rules, candidates }: RulesToResolve,
  ): Promise<ReviewerRule[]> {
    const resolved: ReviewerRule[] = [];
    for (const rule of rules) {
      const projects = rule.projects && {
        projects: await this.projectIds(transaction, call, { organisationId, references: rule.projects }),
      };
      const who =
        'role' in rule
          ? { role: rule.role }
          : { people: await this.peopleIds(transaction, call, rule.people) };
      if (who.people?.some((id) => !candidates.some((candidate) => candidate.id === id)) === true)
        throw unprocessable(
          'REVIEWER_UNFIT',
          'reviewers',
          'names somebody who administers or audits nothing here',
        );
      resolved.push({ ...who, ...projects });
    }
    return resolved;
  }

  /** Returns the projects of the organisation by id; throws REFERENCE_UNKNOWN naming `projects`. */
  async projectIds(
    transaction: Transaction,
    call: AdminCall,
    {
      organisationId,
      references,
    }: { readonly organisationId: string; readonly references: readonly string[] },
  ): Promise<string[]> {
    const within = narrowedTo(call.reach, organisationId);
    const ids = new Set<string>();
    for (const reference of references)
      ids.add((await referredBy('projects', getOwned(transaction, ProjectEntity, within, reference))).id);
    return [...ids].sort();
  }

  private async peopleIds(
    transaction: Transaction,
    call: AdminCall,
    references: readonly string[],
  ): Promise<string[]> {
    const ids = new Set<string>();
    for (const reference of references)
      ids.add((await referredBy('reviewers', this.people.get(transaction, call.reach, reference))).id);
    return [...ids].sort();
  }
}

/** The rules of a request, and whom they can name. */
export interface RulesToResolve {
  readonly organisationId: string;
  readonly rules: readonly ReviewerRuleBody[];
  readonly candidates: readonly Candidate[];
}

/** Throws REVIEWERS_MISSING where something could be reviewed by nobody but whom it lets in, and so would only lapse. */
export function assertEachReviewed(
  rules: readonly ReviewerRule[],
  candidates: readonly Candidate[],
  entries: readonly Reviewed[],
): void {
  const orphans = withoutReviewer(rules, candidates, entries).length;
  if (orphans === 0) return;
  const detail = `leaves ${orphans} of ${entries.length} entries without anybody who may review them`;
  throw unprocessable('REVIEWERS_MISSING', 'reviewers', detail);
}
