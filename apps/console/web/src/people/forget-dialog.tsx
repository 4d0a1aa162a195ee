import { because } from '../api/changes.js';
import type { Person } from '../api/views.js';
import { ChangeDialog } from '../elements/change-dialog.js';
import { useSigned } from '../session/session.context.js';
import { toCount } from '../words/numbers.js';

/** What was forgotten of somebody. */
interface TrailErasure {
  readonly erasedValues: number;
}

/** Forgets what is personal in somebody's records, for good; the records and their proofs stay. */
export function ForgetDialog({ person, onClose }: { person: Person; onClose: () => void }) {
  const { api } = useSigned();
  return (
    <ChangeDialog<TrailErasure>
      title={`Forget ${person.name} in the trail`}
      confirm="Forget for good"
      isDangerous
      asks={{ label: 'Reason', isRequired: true }}
      typed={{ label: 'Their handle, typed out', text: person.slug }}
      onClose={onClose}
      change={(reason) => api.call('eraseFromTrail', { path: { person: person.id }, body: because(reason) })}
      outcome={({ erasedValues }) => ({
        title: 'Forgotten',
        text: `${toCount(erasedValues)} values were erased. The records stay, and every proof of them holds.`,
      })}
    >
      Addresses, agents and everything else personal that their records name is erased (GDPR Article 17). That
      they read what they read stays on the trail, by their id. This cannot be undone.
    </ChangeDialog>
  );
}
