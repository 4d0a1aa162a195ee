import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { Dataset } from '../api/views.js';
import type { Column } from '../elements/data-table.js';
import classes from '../elements/elements.module.css';
import { EmptyState } from '../elements/empty-state.js';
import { PagedList } from '../elements/paged-list.js';
import { PageHeader } from '../elements/page-header.js';
import { Panel } from '../elements/panel.js';
import { Tags } from '../elements/tags.js';
import { Name } from '../names/name.js';
import { useSigned } from '../session/session.context.js';
import { wordOf } from '../words/words.js';
import { NewDatasetDialog } from './dataset-dialog.js';
import { StateOfDataset } from './dataset-state.js';

const COLUMNS: readonly Column<Dataset>[] = [
  {
    name: 'Dataset',
    value: ({ name }) => name,
    show: ({ id, name, slug }) => (
      <>
        <Link to="/datasets/$dataset" params={{ dataset: id }} className={classes.link}>
          {name}
        </Link>{' '}
        <span className="mono quiet">{slug}</span>
      </>
    ),
  },
  {
    name: 'State',
    value: ({ locked }) => Number(locked),
    show: (dataset) => <StateOfDataset dataset={dataset} />,
  },
  {
    name: 'Client',
    value: ({ organisation }) => organisation,
    show: ({ organisation }) => <Name kind="organisation" id={organisation} />,
    isMinor: true,
  },
  { name: 'Region', value: ({ region }) => region.toUpperCase() },
  { name: 'Sensitivity', value: ({ sensitivity }) => wordOf(sensitivity), isMinor: true },
  {
    name: 'May be used for',
    value: ({ permittedPurposes }) => permittedPurposes.length,
    show: ({ permittedPurposes }) => <Tags values={permittedPurposes} none="Nothing" />,
    isMinor: true,
  },
];

/** The datasets the caller may know of, and whether anybody gets anything of them. */
export function DatasetsPage() {
  const { account } = useSigned();
  const [isRegistering, setRegistering] = useState(false);
  return (
    <>
      <PageHeader
        title="Datasets and keys"
        actions={
          account.may('dataset:create') ? (
            <Button onClick={() => setRegistering(true)}>Register a dataset</Button>
          ) : undefined
        }
      >
        Each under a key of the client’s own KMS; without it nothing can be read.
      </PageHeader>
      <Panel isFlush>
        <PagedList<Dataset>
          label="Datasets"
          route="datasets"
          columns={COLUMNS}
          keyOf={({ id }) => id}
          empty={
            <EmptyState title="No dataset yet">
              A client administrator registers one with its KMS key, region and the attestation of the right
              to provide it.
            </EmptyState>
          }
        />
      </Panel>
      {isRegistering && <NewDatasetDialog onClose={() => setRegistering(false)} />}
    </>
  );
}
