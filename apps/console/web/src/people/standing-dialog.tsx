import type { Person } from '../api/views.js';
import { ChangeDialog } from '../elements/change-dialog.js';
import { useSigned } from '../session/session.context.js';

/** Suspends somebody, or lets them read again; says when it held everywhere. */
export function StandingDialog({ person, onClose }: { person: Person; onClose: () => void }) {
  const { api } = useSigned();
  const isActive = person.status === 'active';
  const verb = isActive ? 'Suspend' : 'Reinstate';
  return (
    <ChangeDialog
      title={`${verb} ${person.name}`}
      confirm={verb}
      isDangerous={isActive}
      onClose={onClose}
      change={(reason) =>
        api.call(isActive ? 'suspendPerson' : 'reinstatePerson', {
          path: { person: person.id },
          body: { ...(reason !== undefined && { reason }) },
        })
      }
    >
      {isActive
        ? 'They read nothing of any client any more, themselves or through a tool. Reads under way are cut.'
        : 'They read again what their assignments and every other gate let them.'}
    </ChangeDialog>
  );
}
