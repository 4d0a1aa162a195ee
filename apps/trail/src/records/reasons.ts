import { REASON_CODES, type ReasonCode } from '#libs/policy';

/** What a reader of the trail is told of each published code. */
export const REASONS: Readonly<Record<ReasonCode, { readonly gate: string; readonly detail: string }>> =
  Object.freeze(
    Object.fromEntries(
      Object.entries(REASON_CODES).map(([code, { gate, detail }]) => [code, { gate, detail }]),
    ) as Record<ReasonCode, { gate: string; detail: string }>,
  );

/** True for a code of the policy; records of sign-ins and questions have others. */
export function isReasonCode(code: string): code is ReasonCode {
  return Object.hasOwn(REASONS, code);
}
