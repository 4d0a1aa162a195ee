import { Button } from '@mantine/core';
import { useState } from 'react';
import { because } from '../api/changes.js';
import type { DatasetKey } from '../api/key-views.js';
import type { Dataset } from '../api/views.js';
import { ChangeDialog } from '../elements/change-dialog.js';
import type { Column } from '../elements/data-table.js';
import { Verdict } from '../elements/effect.js';
import classes from '../elements/elements.module.css';
import { EmptyState } from '../elements/empty-state.js';
import { Instant } from '../elements/instant.js';
import { PagedList } from '../elements/paged-list.js';
import { Panel } from '../elements/panel.js';
import { useSigned } from '../session/session.context.js';

const COLUMNS: readonly Column<DatasetKey>[] = [
  {
    name: 'Key',
    value: ({ epoch }) => epoch,
    show: ({ epoch }) => <span className={classes.nowrap}>Number {epoch}</span>,
  },
  {
    name: 'What it does',
    value: ({ inUse }) => Number(inUse),
    show: ({ inUse }) =>
      inUse ? (
        <Verdict tone="good">Seals and opens</Verdict>
      ) : (
        <span className="quiet">Opens what it sealed</span>
      ),
  },
  {
    name: 'Made',
    value: ({ createdAt }) => createdAt,
    show: ({ createdAt }) => <Instant at={createdAt} />,
  },
  {
    name: 'Under the KMS key',
    value: ({ kmsKeyId }) => kmsKeyId,
    show: ({ kmsKeyId }) => <span className="mono">{kmsKeyId}</span>,
    isMinor: true,
  },
];

/** The keys a dataset's items are sealed under, which of them still seal, and the way to a new one. */
export function DatasetKeys({ dataset }: { dataset: Dataset }) {
  const { account } = useSigned();
  const [isRotating, setRotating] = useState(false);
  return (
    <Panel
      title="Keys"
      {...(account.may('dataset:update') && {
        actions: (
          <Button size="compact-sm" variant="default" onClick={() => setRotating(true)}>
            Rotate the key
          </Button>
        ),
      })}
      isFlush
    >
      <PagedList<DatasetKey>
        label="Keys"
        route="datasetKeys"
        parts={{ path: { dataset: dataset.id } }}
        columns={COLUMNS}
        keyOf={({ id }) => id}
        empty={<EmptyState title="No key yet">The first upload has the client’s KMS make one.</EmptyState>}
      />
      <p className={classes.panelNote}>
        While files come in, the KMS makes a new key about every minute; an item stays under the one it was
        sealed with. What ends reading is the KMS key: disable it where it is kept, and within a minute no key
        above opens anything. To end reading here and at once, lock the dataset.
      </p>
      {isRotating && <RotateDialog dataset={dataset} onClose={() => setRotating(false)} />}
    </Panel>
  );
}

function RotateDialog({ dataset, onClose }: { dataset: Dataset; onClose: () => void }) {
  const { api } = useSigned();
  return (
    <ChangeDialog<DatasetKey>
      title={`Rotate the key of ${dataset.name}`}
      confirm="Rotate"
      onClose={onClose}
      change={(reason) =>
        api.call('rotateDatasetKey', { path: { dataset: dataset.id }, body: because(reason) })
      }
      outcome={({ epoch }) => ({
        title: 'Rotated',
        text: `Every upload that begins from now on is sealed under key ${epoch} or a later one.`,
      })}
    >
      Your KMS makes a new key, and what is uploaded from then on is sealed under it. Items that are here
      already stay under theirs and are read as before: Portcullis may not open them to seal them anew. To
      bring one under the new key, upload it again.
    </ChangeDialog>
  );
}
