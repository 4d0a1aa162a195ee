import { AppError } from '#libs/kernel';

/** What is wrong with the one field there is. */
const about = (detail: string): readonly object[] => [{ field: 'receipt', detail }];

/** The text is no receipt. */
export function receiptMalformed(): AppError {
  return new AppError({
    code: 'RECEIPT_MALFORMED',
    kind: 'invalid',
    publicMessage: 'This is not a receipt as the header Audit-Receipt gives it.',
    context: { errors: about('is not one as the header Audit-Receipt gives it') },
  });
}

/** A receipt no instance of this installation gave. */
export function receiptForged(recordId: string): AppError {
  return new AppError({
    code: 'RECEIPT_FORGED',
    kind: 'unprocessable',
    publicMessage: 'No instance of this installation signed this receipt for its record.',
    context: { recordId, errors: about('was not signed by an instance of this installation') },
  });
}

/** No record of the receipt's chain is left that names the key it was signed with. */
export function receiptUnverifiable(recordId: string): AppError {
  return new AppError({
    code: 'RECEIPT_UNVERIFIABLE',
    kind: 'unprocessable',
    publicMessage:
      'No record is left that tells which key signed this receipt, so it can be neither kept nor refused.',
    context: { recordId, errors: about('is signed with a key that no record left here names') },
  });
}

/** The record is durable and not in a published checkpoint yet. */
export function receiptPending(recordId: string): AppError {
  return new AppError({
    code: 'RECEIPT_PENDING',
    kind: 'unavailable',
    publicMessage: 'The record is not in a published checkpoint yet. Ask again.',
    context: { recordId },
    retryAfterSeconds: 2,
  });
}

/** The promise was broken: the record should be in the log and is not. */
export function receiptNotInLog(recordId: string): AppError {
  return new AppError({
    code: 'RECEIPT_NOT_IN_LOG',
    kind: 'conflict',
    publicMessage: 'This receipt is genuine, and its record never reached the log. Keep it: it proves that.',
    context: { recordId },
  });
}
