import { Injectable } from '@nestjs/common';
import type { Transaction } from '#libs/persistence';
import { unprocessable } from '../records/record.errors.js';
import { type PopulationEntry, populationSha256, toPopulationEntry } from './population-entry.js';
import { ReviewEntryEntity } from './review-entry.entity.js';
import type { ReviewedKind, ReviewEntity } from './review.entity.js';

/** What a population is taken from. */
export type PopulationScope = Pick<
  ReviewEntity,
  'id' | 'organisationId' | 'projectIds' | 'kinds' | 'startedAt' | 'evidenceFrom'
>;

/** A population with its hash, as it is from now on. */
export interface FrozenPopulation {
  readonly rows: readonly ReviewEntryEntity[];
  readonly entries: readonly PopulationEntry[];
  readonly sha256: string;
}

/** As many as can be counted, hashed and decided by people; a larger organisation is reviewed project by project. */
const MAX_ENTRIES = 10_000;
const EVIDENCE_BATCH = 200;
const FIRST = '00000000-0000-0000-0000-000000000000';

const COLUMNS = `id, organisation_id, review_id, kind, assignment_id, credential_id, person_id, project_ids, purpose, starts_at, expires_at, granted_at, nda`;
const STANDINGS = `SELECT * FROM portcullis.nda_standings($2, ARRAY(SELECT DISTINCT l.person_id FROM live l WHERE l.person_id IS NOT NULL), $3)`;
/** Live at $3 in organisation $2, within the projects $4. */
const LIVE: Readonly<Record<ReviewedKind, string>> = {
  assignment: `portcullis.assignments g
    WHERE g.organisation_id = $2 AND g.revoked_at IS NULL AND (g.expires_at IS NULL OR g.expires_at > $3)
      AND (cardinality($4::uuid[]) = 0 OR g.project_id = ANY ($4::uuid[]))`,
  'tool-credential': `portcullis.tool_credentials g CROSS JOIN LATERAL (
      SELECT coalesce(array_agg(p.project_id ORDER BY p.project_id), '{}') AS project_ids
      FROM portcullis.tool_credential_projects p WHERE p.credential_id = g.id) x
    WHERE g.organisation_id = $2 AND g.disconnected_at IS NULL AND g.expires_at > $3
      AND (cardinality($4::uuid[]) = 0 OR x.project_ids && $4::uuid[])`,
};
const INSERT: Readonly<Record<ReviewedKind, string>> = {
  assignment: `
  WITH live AS MATERIALIZED (SELECT g.* FROM ${LIVE.assignment} ORDER BY g.id LIMIT ${MAX_ENTRIES + 1})
  INSERT INTO portcullis.review_entries (${COLUMNS})
  SELECT uuidv7(), l.organisation_id, $1, 'assignment', l.id, NULL, l.person_id, ARRAY[l.project_id], l.purpose, l.starts_at, l.expires_at, l.created_at, s.standing
  FROM live l JOIN (${STANDINGS}) s USING (person_id) ORDER BY l.id`,
  'tool-credential': `
  WITH live AS MATERIALIZED (
    SELECT g.id, g.organisation_id, g.person_id, g.expires_at, g.created_at, x.project_ids
    FROM ${LIVE['tool-credential']} ORDER BY g.id LIMIT ${MAX_ENTRIES + 1})
  INSERT INTO portcullis.review_entries (${COLUMNS})
  SELECT uuidv7(), l.organisation_id, $1, 'tool-credential', NULL, l.id, l.person_id, l.project_ids, NULL, NULL, l.expires_at, l.created_at, coalesce(s.standing, 'nobody')
  FROM live l LEFT JOIN (${STANDINGS}) s USING (person_id) ORDER BY l.id`,
};
/** Up to $1: how many more there are does not matter. */
const countOf = (kind: ReviewedKind): string =>
  `SELECT count(*)::integer AS grants FROM (SELECT FROM ${LIVE[kind]} LIMIT $1) live`;
const EVIDENCE = 'SELECT portcullis.take_review_evidence($1, $2, $3) AS last';
const COUNTED = 'UPDATE portcullis.reviews SET population_size = $2, population_sha256 = $3 WHERE id = $1';

/**
 * Freezes what a review is about: every live grant within its scope with the evidence of its use, counted and hashed once.
 * INVARIANT: after that the database itself lets nothing be added, changed or removed.
 */
@Injectable()
export class Populations {
  /** Returns the frozen population; throws REVIEW_EMPTY, or REVIEW_TOO_LARGE where projects must be named. */
  async freeze(transaction: Transaction, scope: PopulationScope): Promise<FrozenPopulation> {
    // Before anything is taken: what is refused anyway is not to cost the evidence of ten thousand grants.
    assertReviewable(await this.count(transaction, scope));
    await this.insert(transaction, scope);
    await this.takeEvidence(transaction, scope.id);
    const { rows, entries } = await this.read(transaction, scope);
    // Again: what was granted or revoked since it was counted is seen by what inserts.
    assertReviewable(entries.length);
    const sha256 = populationSha256(entries);
    await transaction.query(COUNTED, [scope.id, entries.length, sha256]);
    return { rows, entries, sha256 };
  }

  /** Returns the population as it is stored, in the order in which it is hashed. */
  async read(
    transaction: Transaction,
    review: Pick<PopulationScope, 'id' | 'startedAt' | 'evidenceFrom'>,
  ): Promise<Omit<FrozenPopulation, 'sha256'>> {
    const where = { reviewId: review.id };
    const rows = await transaction.find(ReviewEntryEntity, { where, order: { id: 'ASC' } });
    return { rows, entries: rows.map((row) => toPopulationEntry(row, review)) };
  }

  private async count(transaction: Transaction, scope: PopulationScope): Promise<number> {
    const { organisationId, startedAt, projectIds, kinds } = scope;
    let count = 0;
    for (const kind of kinds) {
      const values = [MAX_ENTRIES + 1, organisationId, startedAt, projectIds];
      const [row] = await transaction.query<{ grants: number }[]>(countOf(kind), values);
      count += row?.grants ?? 0;
    }
    return count;
  }

  private async insert(transaction: Transaction, scope: PopulationScope): Promise<void> {
    const { id, organisationId, startedAt, projectIds, kinds } = scope;
    for (const kind of kinds)
      await transaction.query(INSERT[kind], [id, organisationId, startedAt, projectIds]);
  }

  private async takeEvidence(transaction: Transaction, id: string): Promise<void> {
    for (let after: string | null = FIRST; after !== null;) {
      const found: { last: string | null }[] = await transaction.query(EVIDENCE, [id, after, EVIDENCE_BATCH]);
      after = found[0]?.last ?? null;
    }
  }
}

function assertReviewable(entries: number): void {
  if (entries === 0) throw unprocessable('REVIEW_EMPTY', 'projects', 'leaves nothing to review');
  if (entries <= MAX_ENTRIES) return;
  const detail = `must be named: a review has at most ${MAX_ENTRIES} entries`;
  throw unprocessable('REVIEW_TOO_LARGE', 'projects', detail);
}
