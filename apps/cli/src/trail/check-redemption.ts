import { type Receipt, readEvent, receiptKey, verifyReceipt } from '#libs/evidence';
import { leafHash, parseTlogProof, verifyTlogProof, type WitnessPolicy } from '#libs/tlog';
import { cliError } from '../cli.errors.js';
import type { Proven } from './redeem-offline.js';

/**
 * Believes a redemption only when the event is the receipt's, the instance that wrote it signed the receipt, and the proof leads
 * to a checkpoint of the policy; throws REDEMPTION_REFUSED otherwise, whoever made the proof.
 */
export function checkRedemption(proven: Proven, receipt: Receipt, policy: WitnessPolicy): void {
  const event = Buffer.from(proven.event);
  const leaf = leafHash(event);
  if (proven.recordId !== receipt.recordId || !leaf.equals(receipt.leafHash))
    throw refused('the event is another');
  checkSignature(event, receipt);
  const parsed = parseTlogProof(proven.proof);
  if (!parsed.ok || parsed.value.index !== proven.index) throw refused('the proof is of another record');
  const verdict = verifyTlogProof(proven.proof, leaf, policy);
  if (!verdict.ok) throw refused(`the proof is not to be believed: ${verdict.reason}`);
}

/** The event itself says by whose key its receipt is signed. */
function checkSignature(event: Buffer, receipt: Receipt): void {
  const read = readEvent(event);
  if (!read.ok) throw refused(read.detail);
  const { recordId, organisationId, stream } = read.event;
  if (recordId !== receipt.recordId || organisationId !== receipt.organisationId)
    throw refused('the event is another');
  const key = stream && receiptKey(Buffer.from(stream.key, 'base64url'));
  if (!key || !verifyReceipt(receipt, key).ok) throw refused('the receipt’s signature is not right');
}

function refused(why: string): Error {
  return cliError('REDEMPTION_REFUSED', `The receipt is not made good: ${why}.`);
}
