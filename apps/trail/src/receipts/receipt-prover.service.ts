import { Inject, Injectable } from '@nestjs/common';
import { type Receipt, receiptKey, verifyReceipt } from '#libs/evidence';
import type { Clock } from '#libs/kernel';
import { leafHash } from '#libs/tlog';
import type { RecordProof } from '../logs/record-proofs.service.js';
import { CLOCK } from '../ports.js';
import { type FoundRecord, RecordSource } from '../records/record-source.service.js';
import { ReceiptKeys } from './receipt-keys.js';

/** What a receipt was turned into. */
export interface Redemption extends RecordProof {
  readonly recordId: string;
  /** The recorded event, byte for byte what the leaf is the hash of. */
  readonly event: string;
}

export type ReceiptFate =
  | { readonly kind: 'proven'; readonly redemption: Redemption }
  | { readonly kind: 'forged' }
  /** Nothing of its chain is left to check it with. */
  | { readonly kind: 'unverifiable' }
  /** Durable, and not in a published checkpoint yet. */
  | { readonly kind: 'pending' }
  /** Genuine, due, and its record is not there, or is another. */
  | { readonly kind: 'broken' };

/** Longer than it takes until a record of an acknowledged commit can be read. */
const MERGE_DELAY_MS = 60_000;

/** Says what became of the record a receipt was given for, also once its month is archived. */
@Injectable()
export class ReceiptProver {
  constructor(
    private readonly records: RecordSource,
    private readonly keys: ReceiptKeys,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async prove(receipt: Receipt): Promise<ReceiptFate> {
    const organisations = [receipt.organisationId];
    const reach = { organisations, scope: { organisations } };
    const found = await this.records.find(reach, receipt.recordId);
    const raw = (found && this.keys.ofEvent(found.record.event)) ?? (await this.keys.ofNeighbours(receipt));
    if (raw === null) return { kind: 'unverifiable' };
    const key = receiptKey(raw);
    if (key === null || !verifyReceipt(receipt, key).ok) return { kind: 'forged' };
    return found === null ? this.missing(receipt) : compare(receipt, found);
  }

  private missing({ issuedAtMs }: Receipt): ReceiptFate {
    const isDue = this.clock.now().getTime() - issuedAtMs > MERGE_DELAY_MS;
    return { kind: isDue ? 'broken' : 'pending' };
  }
}

/** A record that is there as promised and only not published yet is late, never a broken promise. */
function compare(receipt: Receipt, { record, proof }: FoundRecord): ReceiptFate {
  if (!leafHash(Buffer.from(record.event)).equals(receipt.leafHash)) return { kind: 'broken' };
  if (proof === null) return { kind: 'pending' };
  return { kind: 'proven', redemption: { recordId: record.id, event: record.event, ...proof } };
}
