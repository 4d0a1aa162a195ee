import { parseReceipt, type Receipt } from '../receipt.js';
import { receiptKey, verifyReceipt } from '../verify-receipt.js';
import type { FindingList } from './findings.js';

/** What became of the receipts a client gave. */
export interface ReceiptCounts {
  readonly given: number;
  /** Signed by the instance, and in the log as promised. */
  readonly inLog: number;
  /** Younger than the checkpoint and the merge delay: the log need not have them yet. */
  readonly notDue: number;
}

/** What the log and its checkpoint say that receipts are judged by. */
export interface ReceiptContext {
  readonly organisationId: string;
  /** The key a chain declares in the log, in base64url. */
  readonly keyOf: (streamId: string) => string | undefined;
  /** What was issued before this must be in the log. */
  readonly dueBeforeMs: number;
}

interface Held {
  readonly receipt: Receipt;
  leafInLog?: Buffer;
  index?: number;
}

/** Checks that what receipts promise is in the log. */
export class ReceiptCheck {
  private readonly held = new Map<string, Held[]>();
  private given = 0;

  constructor(
    texts: readonly string[],
    private readonly findings: FindingList,
  ) {
    for (const text of new Set(texts)) this.hold(text);
  }

  /** To be told every record of the log. */
  see(recordId: string, leaf: Buffer, index: number): void {
    for (const held of this.held.get(recordId) ?? []) {
      held.leafInLog ??= leaf;
      held.index ??= index;
    }
  }

  finish(context: ReceiptContext): ReceiptCounts {
    const counts = { inLog: 0, notDue: 0 };
    for (const held of [...this.held.values()].flat()) {
      const verdict = this.judge(held, context);
      if (verdict !== 'finding') counts[verdict] += 1;
    }
    return { given: this.given, ...counts };
  }

  private hold(text: string): void {
    this.given += 1;
    const receipt = parseReceipt(text);
    if (receipt === null) {
      this.findings.add('RECEIPT_INVALID', `not a receipt: ${JSON.stringify(text.slice(0, 60))}`);
      return;
    }
    const same = this.held.get(receipt.recordId);
    if (same) same.push({ receipt });
    else this.held.set(receipt.recordId, [{ receipt }]);
  }

  private judge(held: Held, context: ReceiptContext): 'inLog' | 'notDue' | 'finding' {
    const { receipt, leafInLog, index } = held;
    const record = receipt.recordId;
    const forged = reasonForged(receipt, context, leafInLog !== undefined);
    if (forged !== null) {
      this.findings.add('RECEIPT_INVALID', forged, { record });
      return 'finding';
    }
    if (leafInLog === undefined) return this.judgeMissing(receipt, context);
    if (leafInLog.equals(receipt.leafHash)) return 'inLog';
    const where = { record, ...(index !== undefined && { index }) };
    this.findings.add('RECEIPT_MISMATCH', 'the log has another text for this record', where);
    return 'finding';
  }

  private judgeMissing(receipt: Receipt, { keyOf, dueBeforeMs }: ReceiptContext): 'notDue' | 'finding' {
    if (receipt.issuedAtMs >= dueBeforeMs) return 'notDue';
    const issued = new Date(receipt.issuedAtMs).toISOString();
    const unknown = keyOf(receipt.streamId) === undefined;
    const doubt = unknown ? '; nor is anything else of its chain, so its signature cannot be judged' : '';
    this.findings.add('RECEIPT_NOT_IN_LOG', `promised at ${issued}${doubt}`, { record: receipt.recordId });
    return 'finding';
  }
}

/** Returns why the receipt is not one of this trail, or null; also null where nothing is left to judge its signature by. */
function reasonForged(
  receipt: Receipt,
  { organisationId, keyOf }: ReceiptContext,
  isRecordInLog: boolean,
): string | null {
  if (receipt.organisationId !== organisationId) return 'of another organisation';
  const raw = keyOf(receipt.streamId);
  if (raw === undefined) return isRecordInLog ? 'its chain is not that of the record' : null;
  const key = receiptKey(Buffer.from(raw, 'base64url'));
  if (key === null) return 'its chain declares no key';
  const verdict = verifyReceipt(receipt, key);
  return verdict.ok ? null : `its ${verdict.reason} is not right`;
}
