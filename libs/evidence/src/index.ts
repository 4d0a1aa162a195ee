export { type CheckedCheckpoint } from './export/checkpoint-check.js';
export { type ExportEvent, type ReadEvent, readEvent } from './export/export-event.js';
export {
  type ExportContext,
  ExportVerifier,
  type VerificationReport,
  type VerifierOptions,
} from './export/export-verifier.js';
export { type ExportedValue, readExportedValue } from './export/exported-value.js';
export { type Finding, type FindingCode, FINDINGS } from './export/findings.js';
export { type Deliveries } from './export/outcome-check.js';
export { type ReceiptCounts } from './export/receipt-check.js';
export { type SeenCheckpoint } from './export/seen-check.js';
export { type ValueCounts } from './export/value-check.js';
export { formatReceipt, parseReceipt, type Receipt, type ReceiptBatch, receiptMessage } from './receipt.js';
export { streamMember, type StreamMember } from './stream-member.js';
export { receiptKey, type ReceiptVerdict, verifyReceipt } from './verify-receipt.js';
