import { Injectable } from '@nestjs/common';
import { parseReceipt, type Receipt } from '#libs/evidence';
import { AlertRaiser } from '../alerts/evaluation/alert-raiser.js';
import type { TrailCall } from '../calls/trail-call.js';
import { TrailReads } from '../reads/trail-reads.service.js';
import { notFound } from '../references/reference.errors.js';
import { ReferenceFinder } from '../references/reference-finder.service.js';
import {
  receiptForged,
  receiptMalformed,
  receiptNotInLog,
  receiptPending,
  receiptUnverifiable,
} from './receipt.errors.js';
import { ReceiptProver, type Redemption } from './receipt-prover.service.js';

/** Turns receipts into inclusion proofs, and says plainly when a receipt's record is not where it was promised to be. */
@Injectable()
export class ReceiptRedemptions {
  constructor(
    private readonly references: ReferenceFinder,
    private readonly reads: TrailReads,
    private readonly prover: ReceiptProver,
    private readonly alerts: AlertRaiser,
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
    const fate = await this.prover.prove(receipt);
    switch (fate.kind) {
      case 'proven':
        return fate.redemption;
      case 'forged':
        throw receiptForged(questionId);
      case 'unverifiable':
        throw receiptUnverifiable(questionId);
      case 'pending':
        throw receiptPending(questionId);
      case 'broken':
        await this.raise(receipt);
        throw receiptNotInLog(questionId);
    }
  }

  private async raise({ organisationId, recordId }: Receipt): Promise<void> {
    const details = { reason: 'RECEIPT_NOT_IN_LOG' };
    await this.alerts.raise({ kind: 'verification_failure', organisationId, details, recordIds: [recordId] });
  }
}
