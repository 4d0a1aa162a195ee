import { Button } from '@mantine/core';
import { useState } from 'react';
import type { Organisation } from '../api/views.js';
import type { Column } from '../elements/data-table.js';
import { EmptyState } from '../elements/empty-state.js';
import { PagedList } from '../elements/paged-list.js';
import { Panel } from '../elements/panel.js';
import { countryName } from '../words/countries.js';
import { wordOf } from '../words/words.js';
import { OrganisationDialog } from './organisation-dialog.js';

const COLUMNS: readonly Column<Organisation>[] = [
  {
    name: 'Organisation',
    value: ({ name }) => name,
    show: ({ name, slug }) => (
      <>
        {name} <span className="mono quiet">{slug}</span>
      </>
    ),
  },
  { name: 'Kind', value: ({ kind }) => wordOf(kind) },
  { name: 'Country', value: ({ country }) => (country === null ? '' : countryName(country)) },
];

/** The organisations whose data it is, and the operator itself. */
export function Clients() {
  const [isAdding, setAdding] = useState(false);
  return (
    <Panel
      title="Organisations"
      actions={
        <Button size="compact-sm" onClick={() => setAdding(true)}>
          Add a client
        </Button>
      }
      isFlush
    >
      <PagedList<Organisation>
        label="Organisations"
        route="organisations"
        columns={COLUMNS}
        keyOf={({ id }) => id}
        empty={
          <EmptyState title="No client yet">Add the first: datasets and projects are theirs.</EmptyState>
        }
      />
      {isAdding && <OrganisationDialog kind="client" onClose={() => setAdding(false)} />}
    </Panel>
  );
}
