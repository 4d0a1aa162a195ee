/** What can be wrong with an exported trail, and what each says. Codes are stable: added, never renamed. */
export const FINDINGS = {
  CHECKPOINT_REFUSED:
    'The checkpoint is not this log’s: malformed, of another origin, or not signed by the log’s key.',
  WITNESSES_TOO_FEW: 'Fewer witnesses of the policy cosigned the checkpoint than it asks for.',
  MANIFEST_MISMATCH: 'The manifest names another origin or size than the checkpoint.',
  SIZE_MISMATCH: 'The export has more or fewer records than the checkpoint says.',
  ROOT_MISMATCH:
    'The records are not the ones the checkpoint was signed over: one was edited, moved, added or left out.',
  EXPORT_CUT: 'The last line does not end: the file was cut.',
  EVENT_TOO_LARGE: 'A line is longer than any record can be.',
  EVENT_MALFORMED: 'A line is not UTF-8, not JSON, or lacks what every record says.',
  EVENT_NOT_CANONICAL: 'A record is not in the one spelling (RFC 8785) records have.',
  EVENT_OTHER_TENANT: 'A record is of another organisation.',
  EVENT_WITHOUT_STREAM: 'A record that must stand in its instance’s chain stands in none.',
  RECORD_DUPLICATE: 'Two records have the same id.',
  STREAM_GAP: 'A batch of an instance’s chain is missing.',
  STREAM_PREVIOUS_MISMATCH:
    'The batch before is not the one the instance had written: a record of it is missing, added or changed.',
  STREAM_REOPENED: 'A record claims a place in a batch that was complete without it.',
  STREAM_KEY_CHANGED: 'Records of one chain name different keys.',
  OUTCOME_WITHOUT_INTENT: 'An outcome belongs to no allowed access before it.',
  OUTCOME_DUPLICATE: 'An access has two outcomes.',
  RECEIPT_INVALID:
    'A receipt is malformed, of another organisation, or not signed by the key its chain declares.',
  RECEIPT_NOT_IN_LOG:
    'A record was promised by a receipt and is not in the log, though the checkpoint is newer.',
  RECEIPT_MISMATCH: 'The log has another text for a record than its receipt promised.',
  SEEN_REFUSED: 'A checkpoint given as seen is not this log’s, so nothing can be compared with it.',
  ROLLED_BACK: 'A checkpoint seen before or elsewhere is larger: records were taken back.',
  FORK: 'A checkpoint seen before or elsewhere has another root at its size: the log shows two histories.',
  VALUE_MISMATCH: 'An erasable value does not hash to its name.',
} as const;

export type FindingCode = keyof typeof FINDINGS;

/** One thing that is wrong, and where. */
export interface Finding {
  readonly code: FindingCode;
  /** Index of the record in the log, from 0; absent where it concerns no single one. */
  readonly index?: number;
  /** Id of the record; absent where it concerns none, or none is known. */
  readonly record?: string;
  readonly detail: string;
}

const MOST_KEPT = 1_000;

/** Keeps the first thousand findings and counts all: a damaged export of millions must not fill the memory. */
export class FindingList {
  readonly kept: Finding[] = [];
  total = 0;

  add(
    code: FindingCode,
    detail: string,
    where: { readonly index?: number; readonly record?: string } = {},
  ): void {
    this.total += 1;
    if (this.kept.length < MOST_KEPT) this.kept.push({ code, ...where, detail });
  }
}
