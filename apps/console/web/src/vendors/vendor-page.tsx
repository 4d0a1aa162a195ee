import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Vendor } from '../api/vendor-views.js';
import { LoadingRows } from '../elements/data-table.js';
import { Facts } from '../elements/facts.js';
import { PageHeader } from '../elements/page-header.js';
import { Panel } from '../elements/panel.js';
import { ProblemNotice } from '../elements/problem-notice.js';
import { Look } from '../elements/seen.js';
import { useSigned } from '../session/session.context.js';
import { useParam } from '../shell/address.js';
import { countryName } from '../words/countries.js';
import { ClientDecisions } from './client-decisions.js';
import { EditVendorDialog } from './edit-vendor-dialog.js';
import { NoticeDialog } from './notice-dialog.js';
import { ClientLines, Notices, Objections } from './vendor-lists.js';
import { VendorStaff } from './vendor-staff.js';

/** One vendor: what it does, how clients stand to it, what they were told, and their objections. */
export function VendorPage() {
  const reference = useParam('vendor');
  const { api, account } = useSigned();
  const vendor = useQuery({
    queryKey: ['vendor', reference],
    queryFn: ({ signal }) => api.get<Vendor>('vendor', { path: { vendor: reference }, signal }),
  });
  if (vendor.isPending) return <LoadingRows />;
  if (vendor.isError) return <ProblemNotice error={vendor.error} onRetry={() => void vendor.refetch()} />;
  const { data } = vendor;
  return (
    <>
      <PageHeader
        title={data.name}
        actions={
          <>
            {account.may('vendor:update') && <OperatorActions vendor={data} />}
            <ClientDecisions vendor={data} />
          </>
        }
      >
        Vendor · <span className="mono">{data.slug}</span>
      </PageHeader>
      <Panel title="What is disclosed of it">
        <Facts
          facts={[
            ['What it does', data.service],
            ['Country', data.country && countryName(data.country)],
          ]}
        />
      </Panel>
      <Panel title="Clients" isFlush>
        <ClientLines vendor={data.id} />
      </Panel>
      <Panel title="Notices" isFlush>
        <Notices vendor={data.id} />
      </Panel>
      <Panel title="Objections" isFlush>
        <Objections vendor={data.id} />
      </Panel>
      {account.may('person:read') && (
        <Panel title="Its staff" isFlush>
          <VendorStaff vendor={data.id} />
        </Panel>
      )}
    </>
  );
}

function OperatorActions({ vendor }: { vendor: Vendor }) {
  const [step, take] = useState<'edit' | 'announce' | null>(null);
  const close = (): void => take(null);
  return (
    <>
      <Button variant="default" onClick={() => take('edit')}>
        Edit
      </Button>
      <Button onClick={() => take('announce')}>Announce to a client</Button>
      {step === 'edit' && (
        <Look<Vendor> route="vendor" path={{ vendor: vendor.id }} onClose={close}>
          {(seen) => <EditVendorDialog seen={seen} onClose={close} />}
        </Look>
      )}
      {step === 'announce' && <NoticeDialog vendor={vendor} onClose={close} />}
    </>
  );
}
