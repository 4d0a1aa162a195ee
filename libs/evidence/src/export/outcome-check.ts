import type { ExportEvent } from './export-event.js';
import type { FindingList } from './findings.js';
import { RecentIds } from './recent-ids.js';

/** What is asked of an item or a project; everything else that is allowed has no outcome. */
const READS = new Set(['content', 'content-head', 'metadata', 'listing']);
const REMEMBERED = 131_072;

/** How many reads of content were allowed, and of how many the end is known. */
export interface Deliveries {
  readonly ended: number;
  /** Without an outcome: they count as fully disclosed. */
  readonly unknown: number;
}

/** Pairs outcomes with the accesses they end. Holds only reads that have not ended, and the ids of the last ones that have. */
export class OutcomeCheck {
  /** Record ids, and whether the read was one of content. */
  private readonly waiting = new Map<string, boolean>();
  private readonly ended = new RecentIds(REMEMBERED);
  private endedReads = 0;

  constructor(private readonly findings: FindingList) {}

  intent({ recordId, code, allowed }: ExportEvent): void {
    if (allowed && READS.has(code)) this.waiting.set(recordId, code === 'content');
  }

  outcome({ recordId }: ExportEvent, index: number): void {
    const isContent = this.waiting.get(recordId);
    if (isContent !== undefined) {
      this.waiting.delete(recordId);
      this.ended.add(recordId);
      if (isContent) this.endedReads += 1;
    } else if (this.ended.has(recordId)) {
      this.findings.add('OUTCOME_DUPLICATE', 'the access has ended already', { index, record: recordId });
    } else {
      const detail = 'no allowed access before it waits for an outcome';
      this.findings.add('OUTCOME_WITHOUT_INTENT', detail, { index, record: recordId });
    }
  }

  deliveries(): Deliveries {
    let unknown = 0;
    for (const isContent of this.waiting.values()) if (isContent) unknown += 1;
    return { ended: this.endedReads, unknown };
  }
}
