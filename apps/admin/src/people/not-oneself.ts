import { AppError } from '#libs/kernel';
import type { AdminCall } from '../calls/admin-call.js';

/** Refuses an administrator's change to their own record or access: letting somebody in always takes a second person. */
export function assertNotOneself(call: Pick<AdminCall, 'principal'>, personId: string): void {
  if (call.principal.id !== personId) return;
  throw new AppError({
    code: 'OWN_ACCESS',
    kind: 'forbidden',
    publicMessage: 'Nobody changes their own record or grants themselves access: ask another administrator.',
  });
}
