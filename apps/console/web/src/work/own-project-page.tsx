import { Link } from '@tanstack/react-router';
import type { Me, OwnItem } from '../api/views.js';
import { useQuery } from '@tanstack/react-query';
import type { Column } from '../elements/data-table.js';
import classes from '../elements/elements.module.css';
import { EmptyState } from '../elements/empty-state.js';
import { PagedList } from '../elements/paged-list.js';
import { PageHeader } from '../elements/page-header.js';
import { Panel } from '../elements/panel.js';
import { useSigned } from '../session/session.context.js';
import { toBytes } from '../words/numbers.js';
import { wordOf } from '../words/words.js';
import { TaskPanel } from './task-panel.js';
import { useParam } from '../shell/address.js';

/** The items of a project one is assigned to. */
export function OwnProjectPage() {
  const project = useParam('project');
  const { api } = useSigned();
  const { data: me } = useQuery({ queryKey: ['me'], queryFn: ({ signal }) => api.get<Me>('me', { signal }) });
  const own = me?.assignments.find(({ slug, id }) => slug === project || id === project);
  return (
    <>
      <PageHeader title={own?.name ?? project}>
        {own && `For ${wordOf(own.purpose).toLowerCase()} only. `}Opening an item is recorded.
      </PageHeader>
      <TaskPanel project={project} />
      <Panel title="Items" isFlush>
        <PagedList<OwnItem>
          label="Items"
          route="ownItems"
          parts={{ path: { project } }}
          columns={columnsOf(project)}
          keyOf={({ id }) => id}
          empty={
            <EmptyState title="No item">There is nothing in this project that you may see now.</EmptyState>
          }
        />
      </Panel>
    </>
  );
}

function columnsOf(project: string): readonly Column<OwnItem>[] {
  return [
    {
      name: 'Item',
      value: ({ key }) => key,
      show: ({ id, key }) => (
        <Link
          to="/my-work/$project/items/$item"
          params={{ project, item: id }}
          className={`${classes.link} mono`}
        >
          {key}
        </Link>
      ),
    },
    { name: 'Type', value: ({ mediaType }) => mediaType },
    { name: 'Size', value: ({ size }) => size, show: ({ size }) => toBytes(size), isRight: true },
  ];
}
