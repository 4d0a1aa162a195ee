import { Button } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import type { CallParts } from '../api/api.js';
import type { PendingChange } from '../api/request-views.js';
import type { Column } from '../elements/data-table.js';
import { Verdict } from '../elements/effect.js';
import { EmptyState } from '../elements/empty-state.js';
import { Instant } from '../elements/instant.js';
import { PagedList } from '../elements/paged-list.js';
import { Panel } from '../elements/panel.js';
import { PersonName } from '../names/person-name.js';
import { wordOf } from '../words/words.js';
import { PendingDialog } from './pending-dialog.js';
import { TwoPersonPanel } from './two-person-panel.js';

const TONES = { pending: 'warn', applied: 'good', rejected: 'bad', expired: 'bad' } as const;

/** Changes that one person proposed and another must approve, and the rule by which they wait. */
export function PendingList() {
  return (
    <>
      <Panel title="Changes" isFlush>
        <PendingChanges
          empty={
            <EmptyState title="Nothing waits">
              What gives access to special-category data, discloses to an authority or, by your rule, weakens
              a control, waits here for a second person.
            </EmptyState>
          }
        />
      </Panel>
      <TwoPersonPanel />
    </>
  );
}

/** Changes that wait, or waited, for a second person: to be looked at and decided. */
export function PendingChanges({
  query = {},
  empty,
}: {
  query?: NonNullable<CallParts['query']>;
  empty: ReactNode;
}) {
  const [seen, see] = useState<PendingChange | null>(null);
  return (
    <>
      <PagedList<PendingChange>
        label="Changes that wait"
        route="pendingChanges"
        parts={{ query }}
        columns={columnsOf(see)}
        keyOf={({ id }) => id}
        empty={empty}
      />
      {seen !== null && <PendingDialog change={seen} onClose={() => see(null)} />}
    </>
  );
}

function columnsOf(onSee: (change: PendingChange) => void): readonly Column<PendingChange>[] {
  return [
    {
      name: 'Change',
      value: ({ kind }) => kind,
      show: ({ kind, concerns }) => (
        <>
          {wordOf(kind.replace('.', ': '))}
          {concerns.map(({ code, what }) => (
            <div key={`${code} ${what}`} className="quiet">
              {wordOf(code.toLowerCase())}
            </div>
          ))}
        </>
      ),
    },
    {
      name: 'Proposed by',
      value: ({ proposedBy }) => proposedBy,
      show: ({ proposedBy }) => <PersonName id={proposedBy} />,
    },
    {
      name: 'At',
      value: ({ proposedAt }) => proposedAt,
      show: ({ proposedAt }) => <Instant at={proposedAt} />,
      isMinor: true,
    },
    {
      name: 'State',
      value: ({ state }) => state,
      show: ({ state }) => <Verdict tone={TONES[state]}>{wordOf(state)}</Verdict>,
    },
    {
      name: 'Actions',
      value: () => '',
      isRight: true,
      show: (change) => (
        <Button
          variant="subtle"
          size="compact-xs"
          aria-label={`Look at the change ${change.id}`}
          onClick={() => onSee(change)}
        >
          Look
        </Button>
      ),
    },
  ];
}
