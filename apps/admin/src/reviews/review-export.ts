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
    ...frozenCells(entry),
    ...decisionCells(decisions[index]?.decision ?? null),
  }));
  return stringify(lines.map(harmless), OPTIONS);
}

type Cells = Readonly<Record<string, string | null>>;

function frozenCells({ id: entry, projects, evidence, nda, ...rest }: PopulationEntry): Cells {
  return {
    entry,
    ...rest,
    projects: projects.join(' '),
    evidenceFrom: evidence.from,
    evidenceTo: evidence.to,
    lastReadAt: evidence.lastReadAt,
    reads: String(evidence.reads),
    refusals: String(evidence.refusals),
    nda,
  };
}

/** The columns are the same for every entry: the first line names them. */
const UNDECIDED: Cells = {
  decision: null,
  decidedBy: null,
  decidedAt: null,
  comment: null,
  decisionRecord: null,
  revocationRecord: null,
};

function decisionCells(decided: EntryDecision | null): Cells {
  if (decided === null) return UNDECIDED;
  const { decision, by, at, comment, records } = decided;
  return {
    decision,
    decidedBy: by ?? 'silence',
    decidedAt: at,
    comment,
    decisionRecord: records.decision,
    revocationRecord: records.revocation,
  };
}

/** What begins a formula gets an apostrophe before it, so that a spreadsheet shows it instead of running it. */
function harmless(row: Cells): Cells {
  return Object.fromEntries(
    Object.entries(row).map(([name, cell]) => [
      name,
      cell !== null && FORMULA.test(cell) ? `'${cell}` : cell,
    ]),
  );
}
