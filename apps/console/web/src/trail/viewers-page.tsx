import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button } from '@mantine/core';
import type { Viewer } from '../api/trail-views.js';
import { type Column, DataTable, LoadingRows } from '../elements/data-table.js';
import classes from '../elements/elements.module.css';
import { EmptyState } from '../elements/empty-state.js';
import { Identifier } from '../elements/identifier.js';
import { Instant } from '../elements/instant.js';
import { PageHeader } from '../elements/page-header.js';
import { Panel } from '../elements/panel.js';
import { ProblemNotice } from '../elements/problem-notice.js';
import { useSigned } from '../session/session.context.js';
import { toBytes, toCount } from '../words/numbers.js';
import { Who } from './event-columns.js';
import { useParam } from '../shell/address.js';

interface ViewersPageOf {
  readonly viewers: readonly Viewer[];
  readonly nextCursor: string | null;
}

const COLUMNS: readonly Column<Viewer>[] = [
  {
    name: 'Who',
    value: ({ personId, toolId }) => personId ?? toolId ?? '',
    show: (viewer) => <Who {...viewer} />,
  },
  { name: 'Allowed', value: (viewer) => viewer.readsAllowed, isRight: true },
  { name: 'Refused', value: (viewer) => viewer.readsRefused, isRight: true },
  {
    name: 'Sent',
    value: ({ bytesSent }) => bytesSent,
    show: ({ bytesSent }) => toBytes(bytesSent),
    isRight: true,
  },
  { name: 'First', value: ({ first }) => first, show: ({ first }) => <Instant at={first} />, isMinor: true },
  { name: 'Last', value: ({ last }) => last, show: ({ last }) => <Instant at={last} /> },
];

/** Who asked for one item, and what became of it. */
export function ViewersPage() {
  const item = useParam('item');
  return (
    <>
      <PageHeader
        title="Viewers of an item"
        actions={
          <Link to="/trail" search={{ item }} className={classes.link}>
            All records of this item
          </Link>
        }
      >
        Item <Identifier value={item} label="item" />. A read without a recorded end counts as all of it sent.
      </PageHeader>
      <Panel isFlush>
        <ViewerTable item={item} />
      </Panel>
    </>
  );
}

function ViewerTable({ item }: { item: string }) {
  const { api } = useSigned();
  const pages = useInfiniteQuery({
    queryKey: ['viewers', item],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam: cursor, signal }) =>
      api.get<ViewersPageOf>('itemViewers', { path: { item }, query: { cursor }, signal }),
    getNextPageParam: (last) => last.nextCursor,
  });
  if (pages.isPending) return <LoadingRows />;
  if (pages.isError) return <ProblemNotice error={pages.error} onRetry={() => void pages.refetch()} />;
  const viewers = pages.data.pages.flatMap((page) => page.viewers);
  if (viewers.length === 0) {
    return (
      <EmptyState title="Nobody has asked for it">
        No read of this item, allowed or refused, is on the trail.
      </EmptyState>
    );
  }
  return (
    <>
      <DataTable
        label="Viewers"
        columns={COLUMNS}
        rows={viewers}
        keyOf={({ personId, toolId }) => `${personId} ${toolId}`}
      />
      <div className={classes.foot}>
        <span>{toCount(viewers.length)} shown</span>
        {pages.hasNextPage && (
          <Button variant="default" onClick={() => void pages.fetchNextPage()}>
            Show more
          </Button>
        )}
      </div>
    </>
  );
}
