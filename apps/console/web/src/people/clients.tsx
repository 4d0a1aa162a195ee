import { Button } from '@mantine/core';
import { useState } from 'react';
import type { ClientOrganisation } from '../api/vendor-views.js';
import type { Column } from '../elements/data-table.js';
import { EmptyState } from '../elements/empty-state.js';
import { PagedList } from '../elements/paged-list.js';
import { Panel } from '../elements/panel.js';
import { Look } from '../elements/seen.js';
import { useSigned } from '../session/session.context.js';
import { countryName } from '../words/countries.js';
import { wordOf } from '../words/words.js';
import { EditOrganisationDialog, OrganisationDialog } from './organisation-dialog.js';

const COLUMNS: readonly Column<ClientOrganisation>[] = [
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
  { name: 'Contact', value: ({ contact }) => contact ?? '', isMinor: true },
];

function editColumn(onEdit: (id: string) => void): Column<ClientOrganisation> {
  return {
    name: 'Actions',
    value: () => '',
    isRight: true,
    // A vendor is edited on its own page.
    show: ({ id, name, kind }) =>
      kind !== 'vendor' && (
        <Button variant="subtle" size="compact-xs" aria-label={`Edit ${name}`} onClick={() => onEdit(id)}>
          Edit
        </Button>
      ),
  };
}

/** The organisations whose data it is, and the operator itself. */
export function Clients() {
  const { account } = useSigned();
  const [isAdding, setAdding] = useState(false);
  const [editing, edit] = useState<string | null>(null);
  const close = (): void => edit(null);
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
      <PagedList<ClientOrganisation>
        label="Organisations"
        route="organisations"
        columns={[...COLUMNS, ...(account.may('organisation:update') ? [editColumn(edit)] : [])]}
        keyOf={({ id }) => id}
        empty={
          <EmptyState title="No client yet">Add the first: datasets and projects are theirs.</EmptyState>
        }
      />
      {editing !== null && (
        <Look<ClientOrganisation> route="organisation" path={{ organisation: editing }} onClose={close}>
          {(seen) => <EditOrganisationDialog seen={seen} onClose={close} />}
        </Look>
      )}
      {isAdding && <OrganisationDialog kind="client" onClose={() => setAdding(false)} />}
    </Panel>
  );
}
