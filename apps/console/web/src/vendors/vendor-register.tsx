import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { Vendor } from '../api/vendor-views.js';
import type { Subprocessor } from '../api/views.js';
import type { Column } from '../elements/data-table.js';
import classes from '../elements/elements.module.css';
import { EmptyState } from '../elements/empty-state.js';
import { Instant } from '../elements/instant.js';
import { PagedList } from '../elements/paged-list.js';
import { Panel } from '../elements/panel.js';
import { Name } from '../names/name.js';
import { OrganisationDialog } from '../people/organisation-dialog.js';
import { useSigned } from '../session/session.context.js';
import { countryName } from '../words/countries.js';
import { ApproveDialog, WithdrawDialog } from './approval-dialogs.js';
import { isApproved, Standing, standingWord } from './vendor-standing.js';

/** Which vendors there are, and which of them each client has approved, since which notice. */
export function VendorRegister() {
  const { account } = useSigned();
  const [isAdding, setAdding] = useState(false);
  return (
    <>
      <Panel
        title="Vendors"
        {...(account.may('vendor:create') && {
          actions: (
            <Button size="compact-sm" onClick={() => setAdding(true)}>
              Add a vendor
            </Button>
          ),
        })}
        isFlush
      >
        <PagedList<Vendor>
          label="Vendors"
          route="vendors"
          columns={VENDORS}
          keyOf={({ id }) => id}
          empty={<EmptyState title="No vendor">Nobody’s staff but the operator’s own works here.</EmptyState>}
        />
      </Panel>
      <Register />
      {isAdding && <OrganisationDialog kind="vendor" onClose={() => setAdding(false)} />}
    </>
  );
}

function Register() {
  const { account } = useSigned();
  const [changing, setChanging] = useState<Subprocessor | null>(null);
  const close = (): void => setChanging(null);
  // Both are carried by whoever answers for the client, and by nobody else.
  const mayDecide = account.may('vendor:approve') && account.may('vendor:revoke');
  return (
    <Panel title="Register of subprocessors" isFlush>
      <PagedList<Subprocessor>
        label="Register of subprocessors"
        route="subprocessors"
        columns={[...LINES, ...(mayDecide ? [decisionColumn(setChanging)] : [])]}
        keyOf={({ vendor, organisation }) => `${vendor.id} ${organisation}`}
        empty={
          <EmptyState title="No vendor is approved">
            Staff of a vendor is refused until the client approves the vendor.
          </EmptyState>
        }
      />
      {changing !== null &&
        (isApproved(changing) ? (
          <WithdrawDialog vendor={changing.vendor} onClose={close} />
        ) : (
          <ApproveDialog vendor={changing.vendor} line={changing} onClose={close} />
        ))}
    </Panel>
  );
}

function VendorLink({ vendor: { id, name } }: { vendor: { readonly id: string; readonly name: string } }) {
  return (
    <Link to="/people/vendors/$vendor" params={{ vendor: id }} className={classes.link}>
      {name}
    </Link>
  );
}

const VENDORS: readonly Column<Vendor>[] = [
  { name: 'Vendor', value: ({ name }) => name, show: (vendor) => <VendorLink vendor={vendor} /> },
  { name: 'Country', value: ({ country }) => (country === null ? '' : countryName(country)) },
  { name: 'What it does', value: ({ service }) => service ?? '', isMinor: true },
];

const LINES: readonly Column<Subprocessor>[] = [
  {
    name: 'Vendor',
    value: ({ vendor }) => vendor.name,
    show: ({ vendor }) => <VendorLink vendor={vendor} />,
  },
  {
    name: 'Client',
    value: ({ organisation }) => organisation,
    show: ({ organisation }) => <Name kind="organisation" id={organisation} />,
    isMinor: true,
  },
  {
    name: 'Notice',
    value: ({ noticeDate }) => noticeDate ?? '',
    show: ({ noticeDate }) => noticeDate !== null && <Instant at={noticeDate} isDay />,
    isMinor: true,
  },
  { name: 'Standing', value: standingWord, show: (line) => <Standing line={line} /> },
];

function decisionColumn(onChange: (line: Subprocessor) => void): Column<Subprocessor> {
  const show = (line: Subprocessor) => {
    if (line.standing === 'objected') return null;
    const [verb, says] = isApproved(line) ? ['Withdraw', 'Withdraw the approval of'] : ['Approve', 'Approve'];
    return (
      <Button
        variant="subtle"
        size="compact-xs"
        {...(verb === 'Withdraw' && { color: 'alarm' })}
        aria-label={`${says} ${line.vendor.name}`}
        onClick={() => onChange(line)}
      >
        {verb}
      </Button>
    );
  };
  return { name: 'Actions', value: () => '', isRight: true, show };
}
