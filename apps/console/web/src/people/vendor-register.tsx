import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { because } from '../api/changes.js';
import type { Organisation, Subprocessor } from '../api/views.js';
import { ChangeDialog } from '../elements/change-dialog.js';
import type { Column } from '../elements/data-table.js';
import { Verdict } from '../elements/effect.js';
import { EmptyState } from '../elements/empty-state.js';
import { FormDialog } from '../elements/form-dialog.js';
import { Instant } from '../elements/instant.js';
import { PagedList } from '../elements/paged-list.js';
import { Panel } from '../elements/panel.js';
import { Name } from '../names/name.js';
import { useSigned } from '../session/session.context.js';
import { countryName } from '../words/countries.js';
import { OrganisationDialog } from './organisation-dialog.js';
import { toDate } from '../words/instants.js';

/** A vendor whose approval is to change. */
interface VendorChange {
  readonly id: string;
  readonly name: string;
  readonly approves: boolean;
}

/** Which vendors there are, and which of them each client has approved, since which notice. */
export function VendorRegister() {
  const { account } = useSigned();
  const [change, setChange] = useState<VendorChange | null>(null);
  const [isAdding, setAdding] = useState(false);
  const mayApprove = account.may('vendor:approve');
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
        <PagedList<Organisation>
          label="Vendors"
          route="vendors"
          columns={vendorColumns(mayApprove ? setChange : null)}
          keyOf={({ id }) => id}
          empty={<EmptyState title="No vendor">Nobody’s staff but the operator’s own works here.</EmptyState>}
        />
      </Panel>
      <Panel title="Register of subprocessors" isFlush>
        <PagedList<Subprocessor>
          label="Register of subprocessors"
          route="subprocessors"
          columns={registerColumns(account.may('vendor:revoke') ? setChange : null)}
          keyOf={({ vendor, organisation }) => `${vendor.id} ${organisation}`}
          empty={
            <EmptyState title="No vendor is approved">
              Staff of a vendor is refused until the client approves the vendor.
            </EmptyState>
          }
        />
      </Panel>
      {isAdding && <OrganisationDialog kind="vendor" onClose={() => setAdding(false)} />}
      {change?.approves === true && <ApproveDialog vendor={change} onClose={() => setChange(null)} />}
      {change?.approves === false && <WithdrawDialog vendor={change} onClose={() => setChange(null)} />}
    </>
  );
}

function vendorColumns(onChange: ((change: VendorChange) => void) | null): readonly Column<Organisation>[] {
  const approve: Column<Organisation> = {
    name: 'Actions',
    value: () => '',
    isRight: true,
    show: ({ id, name }) => (
      <Button
        variant="subtle"
        size="compact-xs"
        aria-label={`Approve ${name}`}
        onClick={() => onChange?.({ id, name, approves: true })}
      >
        Approve
      </Button>
    ),
  };
  return [
    { name: 'Vendor', value: ({ name }) => name },
    { name: 'Country', value: ({ country }) => (country === null ? '' : countryName(country)) },
    ...(onChange === null ? [] : [approve]),
  ];
}

function registerColumns(onChange: ((change: VendorChange) => void) | null): readonly Column<Subprocessor>[] {
  const withdraw: Column<Subprocessor> = {
    name: 'Actions',
    value: () => '',
    isRight: true,
    show: ({ vendor: { id, name }, standing }) =>
      (standing === 'approved' || standing === 'upcoming') && (
        <Button
          variant="subtle"
          color="alarm"
          size="compact-xs"
          aria-label={`Withdraw the approval of ${name}`}
          onClick={() => onChange?.({ id, name, approves: false })}
        >
          Withdraw
        </Button>
      ),
  };
  return [
    { name: 'Vendor', value: ({ vendor }) => vendor.name },
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
    {
      name: 'Standing',
      value: standingWord,
      show: (line) => (
        <Verdict tone={line.standing === 'approved' ? 'good' : 'warn'}>{standingWord(line)}</Verdict>
      ),
    },
    ...(onChange === null ? [] : [withdraw]),
  ];
}

function standingWord({ standing, effectiveFrom, objectionUntil }: Subprocessor): string {
  switch (standing) {
    case 'approved':
      return 'Approved';
    case 'upcoming':
      return effectiveFrom === null ? 'Approved for later' : `From ${toDate(effectiveFrom)}`;
    case 'noticed':
      return objectionUntil === null ? 'You were told' : `You may object until ${toDate(objectionUntil)}`;
    case 'objected':
      return 'Objected';
    case 'withdrawn':
      return 'Withdrawn';
  }
}

function WithdrawDialog({ vendor: { id, name }, onClose }: { vendor: VendorChange; onClose: () => void }) {
  const { api } = useSigned();
  return (
    <ChangeDialog
      title={`Withdraw the approval of ${name}`}
      confirm="Withdraw"
      isDangerous
      onClose={onClose}
      change={(reason) =>
        api.call('withdrawVendor', {
          path: { vendor: id },
          ...(reason !== undefined && { body: { reason } }),
        })
      }
    >
      None of its staff reads anything of yours any more. Reads under way are cut.
    </ChangeDialog>
  );
}

const today = (): string => new Date().toISOString().slice(0, 10);

function ApproveDialog({ vendor: { id, name }, onClose }: { vendor: VendorChange; onClose: () => void }) {
  const { api } = useSigned();
  const [notice, setNotice] = useState('');
  const [from, setFrom] = useState(today);
  const send = (reason: string | undefined) =>
    api.call('approveVendor', {
      path: { vendor: id },
      body: { noticeDate: `${notice}T00:00:00Z`, effectiveFrom: `${from}T00:00:00Z`, ...because(reason) },
    });
  return (
    <FormDialog
      title={`Approve ${name}`}
      confirm="Approve"
      isReady={notice !== '' && from !== ''}
      send={send}
      onClose={onClose}
    >
      <TextInput
        type="date"
        required
        label="You were told on"
        description="The notice that this vendor’s staff would work on your data."
        value={notice}
        onChange={(event) => setNotice(event.currentTarget.value)}
      />
      <TextInput
        type="date"
        required
        label="Its staff may work from"
        description="Not before the notice; leave the time in which you may object."
        value={from}
        onChange={(event) => setFrom(event.currentTarget.value)}
      />
    </FormDialog>
  );
}
