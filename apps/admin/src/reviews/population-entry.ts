import { createHash } from 'node:crypto';
import { canonicalJson } from '#libs/trail';
import type { NdaStanding, ReviewEntryEntity } from './review-entry.entity.js';
import type { ReviewedKind } from './review.entity.js';

/** What the log knew of a grant's use in the review's period; 1,000 stands for that many or more. */
export interface UseEvidence {
  readonly from: string;
  readonly to: string;
  /** null: no read. */
  readonly lastReadAt: string | null;
  readonly reads: number;
  readonly refusals: number;
}

/** One grant as it was when the review started: what the population's hash is taken of. Ids, dates and counts. */
export interface PopulationEntry {
  readonly id: string;
  readonly kind: ReviewedKind;
  /** Id of the assignment or the tool credential. */
  readonly grant: string;
  readonly person: string | null;
  readonly projects: readonly string[];
  readonly purpose: string | null;
  readonly startsAt: string | null;
  readonly expiresAt: string | null;
  readonly grantedAt: string;
  readonly evidence: UseEvidence;
  readonly nda: NdaStanding;
}

/** The period that evidence is of. */
export interface EvidencePeriod {
  readonly evidenceFrom: Date;
  readonly startedAt: Date;
}

/** Returns what was frozen of an entry; nothing that is decided later is part of it. */
export function toPopulationEntry(row: ReviewEntryEntity, period: EvidencePeriod): PopulationEntry {
  return {
    id: row.id,
    kind: row.kind,
    grant: grantOf(row),
    person: row.personId,
    projects: row.projectIds,
    purpose: row.purpose,
    startsAt: iso(row.startsAt),
    expiresAt: iso(row.expiresAt),
    grantedAt: row.grantedAt.toISOString(),
    evidence: {
      from: period.evidenceFrom.toISOString(),
      to: period.startedAt.toISOString(),
      lastReadAt: iso(row.lastReadAt),
      reads: row.reads,
      refusals: row.refusals,
    },
    nda: row.nda,
  };
}

/** Returns SHA-256 (hex) of the canonical JSON (RFC 8785) of the entries as an array, in the order of their ids. */
export function populationSha256(entries: readonly PopulationEntry[]): string {
  return createHash('sha256').update(canonicalJson(entries)).digest('hex');
}

/** Returns the id of what an entry is about. */
export function grantOf({ assignmentId, credentialId }: ReviewEntryEntity): string {
  // The table's checks: exactly one of the two is there.
  return (assignmentId ?? credentialId) as string;
}

function iso(date: Date | null): string | null {
  return date?.toISOString() ?? null;
}
