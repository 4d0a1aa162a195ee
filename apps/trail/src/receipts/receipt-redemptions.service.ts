import { Inject, Injectable } from '@nestjs/common';
import { parseReceipt, type Receipt, receiptKey, verifyReceipt } from '#libs/evidence';
import type { Clock } from '#libs/kernel';
import { Database } from '#libs/persistence';
import { AlertRaiser } from '../alerts/evaluation/alert-raiser.js';
import type { TrailCall } from '../calls/trail-call.js';
import { LogRecordProofs, type RecordProof } from '../logs/record-proofs.service.js';
import { CLOCK } from '../ports.js';
import { TrailReads } from '../reads/trail-reads.service.js';
import { notFound } from '../references/reference.errors.js';
import { ReferenceFinder } from '../references/reference-finder.service.js';
import { receiptForged, receiptMalformed, receiptNotInLog, receiptPending } from './receipt.errors.js';
import { ReceiptKeys } from './receipt-keys.js';

/** What a receipt was turned into. */
export interface Redemption extends RecordProof {
  readonly recordId: string;
  /** The recorded event, byte for byte what the leaf is the hash of. */
  readonly event: string;
}

const RECORD = 'SELECT event::text AS event FROM access_entries WHERE id = $1 AND organisation_id = $2';
/** Longer than sequencing and publishing take when all is well, with room for a restart. */
const MERGE_DELAY_MS = 60_000;

/** Turns receipts into inclusion proofs, and says plainly when a receipt's record is not where it was promised to be. */
@Injectable()
export class ReceiptRedemptions {
  constructor(
    private readonly database: Database,
    private readonly references: ReferenceFinder,
    private readonly reads: TrailReads,
    private readonly proofs: LogRecordProofs,
    private readonly keys: ReceiptKeys,
    private readonly alerts: AlertRaiser,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async redeem(call: TrailCall, text: string): Promise<{ recordId: string; redemption: Redemption }> {
    const receipt = parseReceipt(text);
    if (receipt === null) throw receiptMalformed();
    const { organisationId } = receipt;
    if ((await this.references.find(call.reach, 'organisation', organisationId)) === null) throw notFound();
    const recordId = await this.reads.record(call, 'receipt.redeem', {
      organisationId,
      object: { type: 'record', id: receipt.recordId },
      query: {},
    });
    return { recordId, redemption: await this.prove(receipt, recordId) };
  }

  private async prove(receipt: Receipt, questionId: string): Promise<Redemption> {
    const { organisationId, recordId } = receipt;
    const raw = await this.keys.find(receipt);
    const key = raw === null ? null : receiptKey(raw);
    if (key === null || !verifyReceipt(receipt, key).ok) throw receiptForged(questionId);
    const [record] = await this.database.read<{ event: string }>(
      { organisations: [organisationId] },
      RECORD,
      [recordId, organisationId],
    );
    const proof = record ? await this.proofs.find(organisationId, recordId) : null;
    if (record && proof && Buffer.from(proof.leafHash, 'base64').equals(receipt.leafHash))
      return { recordId, event: record.event, ...proof };
    const isDue = this.clock.now().getTime() - receipt.issuedAtMs > MERGE_DELAY_MS;
    if (!isDue && !proof) throw receiptPending(questionId);
    const details = { reason: 'RECEIPT_NOT_IN_LOG' };
    await this.alerts.raise({ kind: 'verification_failure', organisationId, details, recordIds: [recordId] });
    throw receiptNotInLog(questionId);
  }
}
