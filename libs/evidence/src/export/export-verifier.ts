import { CompactRange, leafHash, type WitnessPolicy } from '#libs/tlog';
import { type CheckedCheckpoint, checkCheckpoint } from './checkpoint-check.js';
import { type ExportEvent, readEvent } from './export-event.js';
import { type Finding, FindingList } from './findings.js';
import { type Deliveries, OutcomeCheck } from './outcome-check.js';
import { ReceiptCheck, type ReceiptCounts } from './receipt-check.js';
import { RecentIds } from './recent-ids.js';
import { SeenCheck, type SeenCheckpoint } from './seen-check.js';
import { StreamChecks } from './stream-checks.js';
import { ValueCheck, type ValueCounts } from './value-check.js';

export interface VerifierOptions {
  readonly organisationId: string;
  readonly policy: WitnessPolicy;
  /** Values of `Audit-Receipt` headers. */
  readonly receipts?: readonly string[];
  readonly seen?: readonly SeenCheckpoint[];
  /** How long after its receipt a record may be missing from a checkpoint. */
  readonly mergeDelayMs?: number;
}

/** What is known only once the records have been read. */
export interface ExportContext {
  /** The signed note the export came with. */
  readonly checkpoint: string;
  /** What the manifest claims; compared with the checkpoint. */
  readonly claimed?: { readonly origin: string; readonly size: number };
  /** True when the last line had no end. */
  readonly cut?: boolean;
}

/** What verifying an export showed. The trail is sound, as far as an export can tell, exactly when `ok`. */
export interface VerificationReport {
  readonly ok: boolean;
  readonly organisation: string;
  readonly size: number;
  /** Base64, recomputed. */
  readonly root: string;
  /** Null when it is not this log's. */
  readonly checkpoint: CheckedCheckpoint | null;
  readonly intents: number;
  readonly outcomes: number;
  readonly streams: number;
  readonly deliveries: Deliveries;
  readonly receipts: ReceiptCounts;
  readonly seen: number;
  readonly values: ValueCounts;
  /** Of all findings; `findings` has the first thousand. */
  readonly findingsTotal: number;
  readonly findings: readonly Finding[];
}

const MERGE_DELAY_MS = 60_000;
/** Duplicates of records in chains are found at any distance, by their chain; of others among at least so many. */
const REMEMBERED_IDS = 131_072;

/**
 * Verifies an exported trail line by line: what was edited, removed, added, moved, taken back or shown differently to another
 * reader. Pure: no file, no network, no clock. Its memory grows with chains, receipts, callers and reads that never ended, not with
 * the log.
 */
export class ExportVerifier {
  private readonly findings = new FindingList();
  private readonly range = new CompactRange();
  private readonly streams = new StreamChecks(this.findings);
  private readonly outcomes = new OutcomeCheck(this.findings);
  private readonly ids = new RecentIds(REMEMBERED_IDS);
  private readonly receipts: ReceiptCheck;
  private readonly seen: SeenCheck;
  private readonly values = new ValueCheck(this.findings);
  private readonly counts = { intent: 0, outcome: 0 };
  private newestEventMs = 0;

  /** Throws TLOG_MISUSED for a policy that means nothing. */
  constructor(private readonly options: VerifierOptions) {
    this.receipts = new ReceiptCheck(options.receipts ?? [], this.findings);
    this.seen = new SeenCheck(options.seen ?? [], options.policy, this.findings);
    this.seen.at(this.range);
  }

  /** Takes the next line, without its LF; never throws, whatever is in it. */
  push(line: Uint8Array): void {
    const index = this.range.size;
    const leaf = leafHash(line);
    this.range.append(leaf);
    this.seen.at(this.range);
    const read = readEvent(line);
    if (read.ok) this.judge(read.event, leaf, index);
    else this.findings.add(read.code, read.detail, { index, ...(read.record && { record: read.record }) });
  }

  /** Takes a line of the erasable values, without its LF; never throws, whatever is in it. */
  pushValue(line: Uint8Array): void {
    this.values.value(line);
  }

  /** Returns the report; to be called once, after the last line. */
  finish(context: ExportContext): VerificationReport {
    const { options, findings, range, streams } = this;
    if (context.cut) findings.add('EXPORT_CUT', `line ${range.size} does not end`);
    const checkpoint = checkCheckpoint(context.checkpoint, { policy: options.policy, range }, findings);
    this.compareClaim(context.claimed, checkpoint);
    this.seen.finish(range.size);
    streams.finish();
    const receipts = this.receipts.finish({
      organisationId: options.organisationId,
      keyOf: (streamId) => streams.keyOf(streamId),
      dueBeforeMs: this.checkpointMs(checkpoint) - (options.mergeDelayMs ?? MERGE_DELAY_MS),
    });
    return {
      ok: findings.total === 0,
      organisation: options.organisationId,
      size: range.size,
      root: range.root().toString('base64'),
      checkpoint,
      intents: this.counts.intent,
      outcomes: this.counts.outcome,
      streams: streams.count,
      deliveries: this.outcomes.deliveries(),
      receipts,
      seen: options.seen?.length ?? 0,
      values: this.values.counts(),
      findingsTotal: findings.total,
      findings: findings.kept,
    };
  }

  private judge(event: ExportEvent, leaf: Buffer, index: number): void {
    const { recordId, part, organisationId } = event;
    this.counts[part] += 1;
    if (organisationId !== this.options.organisationId) {
      this.findings.add('EVENT_OTHER_TENANT', `of ${JSON.stringify(organisationId)}`, {
        index,
        record: recordId,
      });
    }
    this.newestEventMs = Math.max(this.newestEventMs, event.timeMs);
    this.values.names(event.valueNames);
    if (part === 'outcome') {
      this.outcomes.outcome(event, index);
      return;
    }
    if (this.ids.has(recordId)) {
      this.findings.add('RECORD_DUPLICATE', 'a record before it has this id', { index, record: recordId });
    }
    this.ids.add(recordId);
    this.receipts.see(recordId, leaf, index);
    this.streams.add(event, leaf, index);
    this.outcomes.intent(event);
  }

  private compareClaim(claimed: ExportContext['claimed'], checkpoint: CheckedCheckpoint | null): void {
    if (claimed === undefined || checkpoint === null) return;
    if (claimed.origin === checkpoint.origin && claimed.size === checkpoint.size) return;
    const detail = `the manifest says ${JSON.stringify(claimed.origin)}, size ${claimed.size}`;
    this.findings.add('MANIFEST_MISMATCH', detail);
  }

  /** The newest time a witness saw the checkpoint at; without witnesses, that of the newest record. */
  private checkpointMs(checkpoint: CheckedCheckpoint | null): number {
    const seenAtMs = (checkpoint?.witnesses ?? []).map(({ timeSeconds }) => timeSeconds * 1_000);
    return seenAtMs.length > 0 ? Math.max(...seenAtMs) : this.newestEventMs;
  }
}
