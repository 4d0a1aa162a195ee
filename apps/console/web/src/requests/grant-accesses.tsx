import { Button } from '@mantine/core';
import { useState } from 'react';
import type { GrantAccess } from '../api/request-views.js';
import type { Column } from '../elements/data-table.js';
import { Effect } from '../elements/effect.js';
import classes from '../elements/elements.module.css';
import { EmptyState } from '../elements/empty-state.js';
import { Identifier } from '../elements/identifier.js';
import { Instant } from '../elements/instant.js';
import { PagedList } from '../elements/paged-list.js';
import { toBytes } from '../words/numbers.js';
import { wordOf } from '../words/words.js';

const COLUMNS: readonly Column<GrantAccess>[] = [
  { name: 'When', value: ({ at }) => at, show: ({ at }) => <Instant at={at} /> },
  { name: 'Effect', value: ({ effect }) => effect, show: ({ effect }) => <Effect effect={effect} /> },
  {
    name: 'What',
    value: ({ kind }) => kind,
    show: ({ kind, item }) => (
      <>
        {wordOf(kind)}
        {item !== null && (
          <>
            {' of '}
            <Identifier value={item} label="item" />
          </>
        )}
      </>
    ),
  },
  {
    name: 'Sent',
    value: ({ bytesSent }) => bytesSent ?? 0,
    show: ({ bytesSent }) => (bytesSent === null ? '' : toBytes(bytesSent)),
    isRight: true,
    isMinor: true,
  },
  {
    name: 'Record',
    value: ({ recordId }) => recordId,
    show: ({ recordId }) => <Identifier value={recordId} label="record" />,
    isMinor: true,
  },
];

/** Everything that was read by the grant; asked for when somebody wants to see it, because the question is recorded. */
export function GrantAccesses({ request }: { request: string }) {
  const [isShown, show] = useState(false);
  if (!isShown) {
    return (
      <div className={classes.panelBody}>
        <p className="quiet">To look is recorded, like every look at the trail.</p>
        <Button variant="default" onClick={() => show(true)}>
          Show what was done
        </Button>
      </div>
    );
  }
  return (
    <PagedList<GrantAccess>
      label="Accesses under the grant"
      route="grantAccesses"
      parts={{ path: { request } }}
      columns={COLUMNS}
      keyOf={({ recordId }) => recordId}
      empty={<EmptyState title="Nothing yet">Nothing was asked for under this grant.</EmptyState>}
    />
  );
}
