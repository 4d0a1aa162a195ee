import { Button, SegmentedControl } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { OwnAccessPage } from '../api/trail-views.js';
import { DataTable, LoadingRows } from '../elements/data-table.js';
import classes from '../elements/elements.module.css';
import { EmptyState } from '../elements/empty-state.js';
import { PageHeader } from '../elements/page-header.js';
import { Panel } from '../elements/panel.js';
import { ProblemNotice } from '../elements/problem-notice.js';
import { useSigned } from '../session/session.context.js';
import { toCount } from '../words/numbers.js';
import { ownAccessColumns } from './own-access-columns.js';

const PAGE_ROWS = 50;
const READS = { kind: 'access' };
/** What may be looked at: reads first, because that is what people are asked about. */
const CHOICES = [
  { value: 'reads', label: 'Reads', query: READS },
  { value: 'refused', label: 'Refused', query: { effect: 'deny' } },
  { value: 'all', label: 'Everything', query: {} },
] as const;

/** What the trail holds of whoever is signed in: their own records, and nobody else's. */
export function OwnAccessesPage() {
  const [chosen, choose] = useState('reads');
  const query = CHOICES.find(({ value }) => value === chosen)?.query ?? READS;
  return (
    <>
      <PageHeader title="My access history">
        What you asked for, and what you were told. Others who may read the trail see the same records;
        looking here is recorded too.
      </PageHeader>
      <Panel isFlush>
        <div className={classes.panelHead}>
          <h2>Newest first</h2>
          <SegmentedControl
            size="xs"
            aria-label="Which records"
            value={chosen}
            onChange={choose}
            data={CHOICES.map(({ value, label }) => ({ value, label }))}
          />
        </div>
        <OwnAccessList query={query} />
      </Panel>
    </>
  );
}

function OwnAccessList({ query }: { query: Readonly<Record<string, string>> }) {
  const { api, account } = useSigned();
  const pages = useInfiniteQuery({
    queryKey: ['ownAccesses', query],
    // Asking is recorded: nothing is asked again unbidden.
    staleTime: Infinity,
    gcTime: 0,
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) =>
      api.get<OwnAccessPage>('ownAccesses', {
        query: { ...query, limit: PAGE_ROWS, cursor: pageParam },
        signal,
      }),
    getNextPageParam: (last) => last.nextCursor,
  });
  if (pages.isPending) return <LoadingRows />;
  if (pages.isError) return <ProblemNotice error={pages.error} onRetry={() => void pages.refetch()} />;
  const rows = pages.data.pages.flatMap(({ accesses }) => accesses);
  if (rows.length === 0) return <NothingYet />;
  return (
    <>
      <DataTable
        label="My records"
        columns={ownAccessColumns(account.me.assignments)}
        rows={rows}
        keyOf={({ id }) => id}
        sorts={false}
      />
      <div className={classes.foot}>
        <span className="number">{toCount(rows.length)} shown, newest first</span>
        {pages.hasNextPage ? (
          <Button
            variant="default"
            loading={pages.isFetchingNextPage}
            onClick={() => void pages.fetchNextPage()}
          >
            Show older
          </Button>
        ) : (
          <span>That is all of it.</span>
        )}
      </div>
    </>
  );
}

function NothingYet() {
  return (
    <EmptyState title="Nothing of this kind yet">
      What happened in the last second may not be in the log yet. Of a client you work for no longer, nothing
      is shown.
    </EmptyState>
  );
}
