import { Link } from '@tanstack/react-router';
import type { DatasetItem } from '../api/views.js';
import type { Column } from '../elements/data-table.js';
import { Verdict } from '../elements/effect.js';
import classes from '../elements/elements.module.css';
import { EmptyState } from '../elements/empty-state.js';
import { Identifier } from '../elements/identifier.js';
import { PagedList } from '../elements/paged-list.js';
import { useSigned } from '../session/session.context.js';
import { toBytes } from '../words/numbers.js';
import { wordOf } from '../words/words.js';
import { ItemActions } from './item-actions.js';

const KEY: Column<DatasetItem> = {
  name: 'Key',
  value: ({ key }) => key,
  show: ({ key }) => <span className="mono">{key}</span>,
};
const REST: readonly Column<DatasetItem>[] = [
  {
    name: 'State',
    value: ({ state }) => state,
    show: ({ state }) => <Verdict tone={state === 'available' ? 'good' : 'warn'}>{wordOf(state)}</Verdict>,
  },
  { name: 'Type', value: ({ mediaType }) => mediaType ?? '', isMinor: true },
  {
    name: 'Size',
    value: ({ size }) => size ?? 0,
    show: ({ size }) => (size === null ? '' : toBytes(size)),
    isRight: true,
    isMinor: true,
  },
  {
    name: 'Id',
    value: ({ id }) => id,
    show: ({ id }) => <Identifier value={id} label="item" />,
    isMinor: true,
  },
];
const WITH_VIEWERS: Column<DatasetItem> = {
  name: 'Trail',
  value: () => '',
  show: ({ id }) => (
    <Link to="/items/$item/viewers" params={{ item: id }} className={classes.link}>
      Viewers
    </Link>
  ),
};

function actionsIn(dataset: string): Column<DatasetItem> {
  return {
    name: 'Actions',
    value: () => '',
    show: (item) => <ItemActions dataset={dataset} item={item} />,
    isRight: true,
  };
}

/** The items of one dataset. */
export function DatasetItems({ dataset }: { dataset: string }) {
  const { account } = useSigned();
  const mayAct = account.may('dataset:lock') || account.may('item:delete');
  return (
    <PagedList<DatasetItem>
      label="Items"
      route="datasetItems"
      parts={{ path: { dataset } }}
      columns={[
        KEY,
        ...REST,
        ...(account.may('trail:read') ? [WITH_VIEWERS] : []),
        ...(mayAct ? [actionsIn(dataset)] : []),
      ]}
      keyOf={({ id }) => id}
      empty={
        <EmptyState title="No item yet">
          Bring files in with “portcullis ingest”, or PUT each to /admin/v1/datasets/…/items/….
        </EmptyState>
      }
    />
  );
}
