export { formatReceipt, parseReceipt, type Receipt, type ReceiptBatch, receiptMessage } from './receipt.js';
export { streamMember, type StreamMember } from './stream-member.js';
export { receiptKey, type ReceiptVerdict, verifyReceipt } from './verify-receipt.js';
