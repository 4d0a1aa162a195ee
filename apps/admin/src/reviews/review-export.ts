import { stringify } from 'csv-stringify/sync';
import type { PopulationEntry } from './population-entry.js';
import type { EntryDecision } from './review-entry.presenter.js';
import type { ReviewView } from './review.presenter.js';

/** A review's evidence: what was looked at, what was decided by whom and when, and the records that prove it. */
export interface ReviewExport {
  readonly format: 'portcullis-review/1';
  readonly exportedAt: string;
  readonly review: ReviewView;
  /** What the population's hash is of: the canonical JSON (RFC 8785) of this very array. */
  readonly population: readonly PopulationEntry[];
  /** In the order of the population. */
  readonly decisions: readonly ExportedDecision[];
}

/** What became of one entry; null: undecided. */
export interface ExportedDecision {
  readonly entry: string;
  readonly decision: EntryDecision | null;
}

const FORMULA = /^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/;
// RFC 4180. Every field is quoted, so that no separator of some locale cuts one in two.
const OPTIONS = { header: true, quoted: true, quoted_empty: false, record_delimiter: '\r\n' } as const;

/** Returns the export as a table, a line for each entry; every line names the review and the population's hash. */
export function toReviewCsv({ review, population, decisions }: ReviewExport): string {
  const of = { review: review.id, populationSha256: review.population.sha256 };
  const lines = population.map((entry, index) => ({
    ...of,
    ...line(entry, decisions[index]?.decision ?? null),
  }));
  return stringify(lines.map(harmless), OPTIONS);
}

function line(entry: PopulationEntry, decision: EntryDecision | null): Record<string, string> {
  return {
    entry: entry.id,
    kind: entry.kind,
    grant: entry.grant,
    person: entry.person ?? '',
    projects: entry.projects.join(' '),
    purpose: entry.purpose ?? '',
    startsAt: entry.startsAt ?? '',
    expiresAt: entry.expiresAt ?? '',
    grantedAt: entry.grantedAt,
    evidenceFrom: entry.evidence.from,
    evidenceTo: entry.evidence.to,
    lastReadAt: entry.evidence.lastReadAt ?? '',
    reads: String(entry.evidence.reads),
    refusals: String(entry.evidence.refusals),
    nda: entry.nda,
    decision: decision?.decision ?? '',
    decidedBy: decision === null ? '' : (decision.by ?? 'silence'),
    decidedAt: decision?.at ?? '',
    comment: decision?.comment ?? '',
    decisionRecord: decision?.records.decision ?? '',
    revocationRecord: decision?.records.revocation ?? '',
  };
}

/** What begins a formula gets an apostrophe before it, so that a spreadsheet shows it instead of running it. */
function harmless(row: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(row).map(([name, cell]) => [name, FORMULA.test(cell) ? `'${cell}` : cell]),
  );
}
