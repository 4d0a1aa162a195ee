import { Inject, Injectable } from '@nestjs/common';
import { type Receipt, receiptKey, verifyReceipt } from '#libs/evidence';
import type { Clock } from '#libs/kernel';
import { Database } from '#libs/persistence';
import { LogRecordProofs, type RecordProof } from '../logs/record-proofs.service.js';
import { CLOCK } from '../ports.js';
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
  /** Durable, and not in a published checkpoint yet. */
  | { readonly kind: 'pending' }
  /** Genuine, due, and its record is not in the log. */
  | { readonly kind: 'broken' };

const RECORD = 'SELECT event::text AS event FROM access_entries WHERE id = $1 AND organisation_id = $2';
/** Longer than sequencing and publishing take when all is well, with room for a restart. */
const MERGE_DELAY_MS = 60_000;

/** Says what became of the record a receipt was given for. */
@Injectable()
export class ReceiptProver {
  constructor(
    private readonly database: Database,
    private readonly keys: ReceiptKeys,
    private readonly proofs: LogRecordProofs,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async prove(receipt: Receipt): Promise<ReceiptFate> {
    const { organisationId, recordId } = receipt;
    if (!(await this.isGenuine(receipt))) return { kind: 'forged' };
    const scope = { organisations: [organisationId] };
    const [record] = await this.database.read<{ event: string }>(scope, RECORD, [recordId, organisationId]);
    const proof = record ? await this.proofs.find(organisationId, recordId) : null;
    if (record && proof && Buffer.from(proof.leafHash, 'base64').equals(receipt.leafHash))
      return { kind: 'proven', redemption: { recordId, event: record.event, ...proof } };
    const isDue = this.clock.now().getTime() - receipt.issuedAtMs > MERGE_DELAY_MS;
    return { kind: isDue || proof ? 'broken' : 'pending' };
  }

  private async isGenuine(receipt: Receipt): Promise<boolean> {
    const raw = await this.keys.find(receipt);
    const key = raw === null ? null : receiptKey(raw);
    return key !== null && verifyReceipt(receipt, key).ok;
  }
}
