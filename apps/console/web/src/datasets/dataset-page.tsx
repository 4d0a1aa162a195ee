import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Dataset } from '../api/views.js';
import { ChangeDialog } from '../elements/change-dialog.js';
import { LoadingRows } from '../elements/data-table.js';
import { Facts } from '../elements/facts.js';
import { Instant } from '../elements/instant.js';
import { PageHeader } from '../elements/page-header.js';
import { Panel } from '../elements/panel.js';
import { ProblemNotice } from '../elements/problem-notice.js';
import { Look } from '../elements/seen.js';
import { Tags } from '../elements/tags.js';
import { Name } from '../names/name.js';
import { useSigned } from '../session/session.context.js';
import { wordOf } from '../words/words.js';
import { EditDatasetDialog } from './dataset-dialog.js';
import { DatasetItems } from './dataset-items.js';
import { DatasetKeys } from './dataset-keys.js';
import { StateOfDataset } from './dataset-state.js';
import { useParam } from '../shell/address.js';

/** One dataset: its key, its rules, its items, and the lock that ends every access at once. */
export function DatasetPage() {
  const reference = useParam('dataset');
  const { api, account } = useSigned();
  const dataset = useQuery({
    queryKey: ['dataset', reference],
    queryFn: ({ signal }) => api.get<Dataset>('dataset', { path: { dataset: reference }, signal }),
  });
  if (dataset.isPending) return <LoadingRows />;
  if (dataset.isError) return <ProblemNotice error={dataset.error} onRetry={() => void dataset.refetch()} />;
  return (
    <>
      <PageHeader
        title={dataset.data.name}
        actions={
          <>
            {account.may('dataset:update') && <EditButton dataset={dataset.data} />}
            {account.may('dataset:lock') && <LockButton dataset={dataset.data} />}
          </>
        }
      >
        <StateOfDataset dataset={dataset.data} /> · <span className="mono">{dataset.data.slug}</span>
      </PageHeader>
      <Panel title="Rules">
        <DatasetFacts dataset={dataset.data} />
      </Panel>
      <DatasetKeys dataset={dataset.data} />
      {account.may('item:ingest') && (
        <Panel title="Items" isFlush>
          <DatasetItems dataset={dataset.data.id} />
        </Panel>
      )}
    </>
  );
}

function DatasetFacts({ dataset }: { dataset: Dataset }) {
  const { attestation, clientInstruction } = dataset;
  return (
    <Facts
      facts={[
        ['Client', <Name key="client" kind="organisation" id={dataset.organisation} />],
        [
          'KMS key',
          <span key="key" className="mono">
            {dataset.kmsKeyId}
          </span>,
        ],
        ['Kept in', dataset.region.toUpperCase()],
        ['Sensitivity', wordOf(dataset.sensitivity)],
        ['May be used for', <Tags key="purposes" values={dataset.permittedPurposes} none="Nothing" />],
        ['Processing', dataset.processingRestricted ? 'Restricted' : 'Not restricted'],
        ['Attested by', attestation.by],
        ['Attested on', <Instant key="at" at={attestation.at} />],
        ['Legal basis', attestation.basis],
        ['Client’s instruction', clientInstruction?.text],
      ]}
    />
  );
}

function EditButton({ dataset: { id } }: { dataset: Dataset }) {
  const [isEditing, setEditing] = useState(false);
  const close = (): void => setEditing(false);
  return (
    <>
      <Button variant="default" onClick={() => setEditing(true)}>
        Edit
      </Button>
      {isEditing && (
        <Look<Dataset> route="dataset" path={{ dataset: id }} onClose={close}>
          {(seen) => <EditDatasetDialog seen={seen} onClose={close} />}
        </Look>
      )}
    </>
  );
}

function LockButton({ dataset }: { dataset: Dataset }) {
  const { api } = useSigned();
  const [isAsking, setAsking] = useState(false);
  const { locked } = dataset;
  const verb = locked ? 'Unlock' : 'Lock';
  return (
    <>
      <Button {...(locked ? { variant: 'default' } : { color: 'alarm' })} onClick={() => setAsking(true)}>
        {verb}
      </Button>
      {isAsking && (
        <ChangeDialog
          title={`${verb} ${dataset.name}`}
          confirm={verb}
          isDangerous={!locked}
          onClose={() => setAsking(false)}
          change={(reason) =>
            api.call(locked ? 'unlockDataset' : 'lockDataset', {
              path: { dataset: dataset.id },
              body: { ...(reason !== undefined && { reason }) },
            })
          }
        >
          {locked
            ? 'Its projects serve it again, as far as every other gate lets them.'
            : 'Nobody gets any item of it any more, in any project. Reads under way are cut.'}
        </ChangeDialog>
      )}
    </>
  );
}
