import { AppError } from '#libs/kernel';
import { toBeRecorded } from '../administration-trail/refusal-to-record.js';
import type { AdminCall } from '../calls/admin-call.js';

/**
 * Refuses an administrator's change to their own record or access: letting somebody in always takes a second person. It is recorded
 * on the trail of the organisation it is about.
 */
export function assertNotOneself(
  call: Pick<AdminCall, 'principal'>,
  personId: string,
  organisationId: string,
): void {
  if (call.principal.id !== personId) return;
  throw new AppError({
    code: 'OWN_ACCESS',
    kind: 'forbidden',
    publicMessage: 'Nobody changes their own record or grants themselves access: ask another administrator.',
    context: toBeRecorded(organisationId, 'OWN_ACCESS'),
  });
}
