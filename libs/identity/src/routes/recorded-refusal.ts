import { AppError } from '#libs/kernel';
import { REASON_CODES } from '#libs/policy';

/** Returns the refusal of a role as its caller is told of it: with the reason, and the record that was made first. */
export function recordedRefusal(cause: AppError, recordId: string): AppError {
  const { gate, detail } = REASON_CODES.ROLE_FORBIDS;
  return new AppError({
    code: 'ROLE_FORBIDS',
    kind: 'forbidden',
    publicMessage: cause.publicMessage,
    internalMessage: cause.message,
    cause,
    context: { reasons: [{ gate, code: 'ROLE_FORBIDS', detail }], recordId },
  });
}
