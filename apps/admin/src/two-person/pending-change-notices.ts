import type { Notification, NotificationType } from '#libs/notifications';
import { isPermitted, type Permission, type Role } from '#libs/policy';
import type { PendingChangeEntity } from './pending-change.entity.js';

/** Who asked, and what whoever decides must be allowed to do. */
interface Asking {
  readonly permission: Permission;
  readonly roles: readonly Role[];
}

const OFFICES = ['client_admin', 'operator_admin'] as const satisfies readonly Role[];

/** Returns what those who may decide are told of a change that waits for one of them. */
export function noticeOfProposal(row: PendingChangeEntity, { permission, roles }: Asking): Notification {
  const scope = { organisationId: row.organisationId, ownOrganisationId: row.organisationId };
  const deciding = OFFICES.filter((role) => isPermitted([role], permission, scope));
  // A disclosure is decided where it is held: by the office that asked, and by no other.
  const told = isDisclosure(row) ? deciding.filter((role) => roles.includes(role)) : deciding;
  const type = isDisclosure(row) ? 'lawful-disclosure.requested' : 'pending-change.created';
  return notice(row, type, { roles: told });
}

/** Returns what whoever asked is told of the decision. */
export function noticeOfDecision(row: PendingChangeEntity): Notification {
  const isApproved = row.state === 'applied';
  const ofDisclosure = isApproved ? 'lawful-disclosure.approved' : 'lawful-disclosure.rejected';
  const ofAnother = isApproved ? 'pending-change.approved' : 'pending-change.rejected';
  const type = isDisclosure(row) ? ofDisclosure : ofAnother;
  return notice(row, type, { people: [row.proposedBy] });
}

function isDisclosure({ kind }: PendingChangeEntity): boolean {
  return kind === 'lawful-disclosure.create';
}

/** Told where it is decided: of a disclosure that its client must not hear of, nothing goes there. */
function notice(
  row: PendingChangeEntity,
  type: NotificationType,
  audience: Notification['audience'],
): Notification {
  const { id, kind, target, concerns, organisationId, proposedBy, decidedBy } = row;
  const codes = [...new Set(concerns.map(({ code }) => code))];
  const expiresAt = row.expiresAt.toISOString();
  return {
    type,
    organisationId,
    data: { pendingChangeId: id, kind, targetId: target, concerns: codes, proposedBy, decidedBy, expiresAt },
    audience,
  };
}
