import { Button, Group, SegmentedControl } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { Assignment, Person, Project } from '../api/views.js';
import { ChangeDialog } from '../elements/change-dialog.js';
import type { Column } from '../elements/data-table.js';
import { Verdict } from '../elements/effect.js';
import classes from '../elements/elements.module.css';
import { EmptyState } from '../elements/empty-state.js';
import { Instant } from '../elements/instant.js';
import { PagedList } from '../elements/paged-list.js';
import { Name } from '../names/name.js';
import { useFind } from '../names/names.js';
import { useSigned } from '../session/session.context.js';
import { wordOf } from '../words/words.js';
import { AssignFileDialog } from './assign-file-dialog.js';
import { standingOf } from './assignment-standing.js';

/** Who is assigned to a project, for what, until when; and the way to end it. */
export function AssignmentList({ project }: { project: Project }) {
  const { account } = useSigned();
  const [shown, setShown] = useState('now');
  const [ending, setEnding] = useState<Assignment | null>(null);
  const [isFiling, setFiling] = useState(false);
  return (
    <>
      <div className={classes.panelHead}>
        <h2>Assigned people</h2>
        <Group gap="xs">
          {account.may('assignment:create') && (
            <Button size="compact-sm" variant="default" onClick={() => setFiling(true)}>
              Assign from a file
            </Button>
          )}
          <SegmentedControl
            size="xs"
            aria-label="Which assignments"
            value={shown}
            onChange={setShown}
            data={[
              { value: 'now', label: 'That hold now' },
              { value: 'all', label: 'All' },
            ]}
          />
        </Group>
      </div>
      <PagedList<Assignment>
        label="Assignments"
        route="assignments"
        parts={{ query: { project: project.id } }}
        columns={columnsOf(account.may('assignment:revoke') ? setEnding : null, account.may('item:explain'))}
        keyOf={({ id }) => id}
        keep={(assignment) => shown === 'all' || standingOf(assignment, Date.now()).holds}
        empty={
          <EmptyState title="Nobody is assigned">
            Without an assignment nobody reads anything of this project, whatever else they may.
          </EmptyState>
        }
      />
      {ending && <RevokeDialog assignment={ending} project={project} onClose={() => setEnding(null)} />}
      {isFiling && <AssignFileDialog project={project} onClose={() => setFiling(false)} />}
    </>
  );
}

function columnsOf(
  onRevoke: ((assignment: Assignment) => void) | null,
  explains: boolean,
): readonly Column<Assignment>[] {
  return [
    {
      name: 'Person',
      value: ({ person }) => person,
      show: ({ person }) => <Name kind="person" id={person} />,
    },
    { name: 'Purpose', value: ({ purpose }) => wordOf(purpose), isMinor: true },
    {
      name: 'Standing',
      value: (row) => standingOf(row, Date.now()).word,
      show: (row) => <Standing assignment={row} />,
    },
    {
      name: 'Since',
      value: ({ startsAt }) => startsAt,
      show: ({ startsAt }) => <Instant at={startsAt} isDay />,
      isMinor: true,
    },
    {
      name: 'Until',
      value: ({ expiresAt }) => expiresAt ?? '',
      show: ({ expiresAt }) =>
        expiresAt === null ? <span className="quiet">No end</span> : <Instant at={expiresAt} isDay />,
      isMinor: true,
    },
    {
      name: 'Actions',
      value: () => '',
      isRight: true,
      show: (row) => <Actions assignment={row} onRevoke={onRevoke} explains={explains} />,
    },
  ];
}

function Standing({ assignment }: { assignment: Assignment }) {
  const { holds, word } = standingOf(assignment, Date.now());
  return <Verdict tone={holds ? 'good' : 'warn'}>{word}</Verdict>;
}

function Actions(props: {
  assignment: Assignment;
  onRevoke: ((assignment: Assignment) => void) | null;
  explains: boolean;
}) {
  const { assignment, onRevoke, explains } = props;
  const person = useFind<Person>('person')(assignment.person);
  const of = person?.name ?? assignment.person;
  return (
    <Button.Group style={{ justifyContent: 'flex-end' }}>
      {explains && (
        <Button
          variant="subtle"
          size="compact-xs"
          renderRoot={(props) => (
            <Link
              {...props}
              to="/explain"
              search={{ person: assignment.person, project: assignment.project }}
            />
          )}
          aria-label={`Explain the access of ${of}`}
        >
          Explain
        </Button>
      )}
      {onRevoke !== null && assignment.revokedAt === null && (
        <Button
          variant="subtle"
          color="alarm"
          size="compact-xs"
          onClick={() => onRevoke(assignment)}
          aria-label={`Revoke the assignment of ${of}`}
        >
          Revoke
        </Button>
      )}
    </Button.Group>
  );
}

function RevokeDialog({
  assignment,
  project,
  onClose,
}: {
  assignment: Assignment;
  project: Project;
  onClose: () => void;
}) {
  const { api } = useSigned();
  return (
    <ChangeDialog
      title="Revoke an assignment"
      confirm="Revoke"
      isDangerous
      onClose={onClose}
      change={(reason) =>
        api.call('revokeAssignment', {
          path: { assignment: assignment.id },
          ...(reason !== undefined && { body: { reason } }),
        })
      }
    >
      <Name kind="person" id={assignment.person} /> reads nothing of {project.name} any more. Reads under way
      are cut. The answer comes when no gateway serves it any more.
    </ChangeDialog>
  );
}
