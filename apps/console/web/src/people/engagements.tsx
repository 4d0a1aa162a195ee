import { Button, Group } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { because } from '../api/changes.js';
import type { Organisation, Person } from '../api/views.js';
import { ChangeDialog } from '../elements/change-dialog.js';
import { Name } from '../names/name.js';
import { useFind } from '../names/names.js';
import { useSigned } from '../session/session.context.js';
import { toCount } from '../words/numbers.js';

/** The end of somebody's work for a client. */
interface EndedEngagement {
  readonly revokedAssignments: readonly string[];
}

/** The clients somebody works for, and the way to end it for one of them. */
export function Engagements({ person }: { person: Person }) {
  const { account } = useSigned();
  const [ending, setEnding] = useState<string | null>(null);
  return (
    <>
      {person.worksFor.length === 0 && <span className="quiet">None</span>}
      {person.worksFor.map((client) => (
        <Group key={client} gap="xs">
          <Name kind="organisation" id={client} />
          {account.may('person:disengage') && <EndButton client={client} onClick={() => setEnding(client)} />}
        </Group>
      ))}
      {ending !== null && <EndDialog person={person} client={ending} onClose={() => setEnding(null)} />}
    </>
  );
}

function EndButton({ client, onClick }: { client: string; onClick: () => void }) {
  const name = useFind('organisation')(client)?.name ?? client;
  return (
    <Button
      variant="subtle"
      color="alarm"
      size="compact-xs"
      aria-label={`End their work for ${name}`}
      onClick={onClick}
    >
      End
    </Button>
  );
}

function EndDialog(props: { person: Person; client: string; onClose: () => void }) {
  const { person, client, onClose } = props;
  const { api, account } = useSigned();
  const navigate = useNavigate();
  const [isEnded, setEnded] = useState(false);
  const name = useFind<Organisation>('organisation')(client)?.name ?? 'this client';
  // To a client, somebody who works for it no more does not exist: there is no page to come back to.
  const isGone = isEnded && !account.may('organisation:create');
  const close = (): void => {
    onClose();
    if (isGone) void navigate({ to: '/people' });
  };
  return (
    <ChangeDialog<EndedEngagement>
      title={`End the work of ${person.name} for ${name}`}
      confirm="End it"
      isDangerous
      asks={{ label: 'Reason', isRequired: true }}
      onClose={close}
      change={async (reason) => {
        const answer = await api.call<EndedEngagement>('endEngagement', {
          path: { person: person.id, client },
          body: because(reason),
        });
        setEnded(true);
        return answer;
      }}
      outcome={({ revokedAssignments }) => ({
        title: 'Ended, and it holds everywhere',
        text: saysOf(revokedAssignments.length),
      })}
    >
      {name} does not exist for them any more: every assignment they have there is revoked, and reads under
      way are cut. Who engages them again gives none of it back.
    </ChangeDialog>
  );
}

function saysOf(revoked: number): string {
  if (revoked === 0) return 'They were assigned to nothing there.';
  return `${toCount(revoked)} assignment${revoked === 1 ? ' was' : 's were'} revoked with it.`;
}
