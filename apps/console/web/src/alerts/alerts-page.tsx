import { Button, SegmentedControl } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { Alert } from '../api/trail-views.js';
import type { Page } from '../api/views.js';
import { type Column, DataTable, LoadingRows } from '../elements/data-table.js';
import { Verdict } from '../elements/effect.js';
import classes from '../elements/elements.module.css';
import { EmptyState } from '../elements/empty-state.js';
import { Instant } from '../elements/instant.js';
import { PageHeader } from '../elements/page-header.js';
import { Panel } from '../elements/panel.js';
import { ProblemNotice } from '../elements/problem-notice.js';
import { useSigned } from '../session/session.context.js';
import { Who } from '../trail/event-columns.js';
import { toCount } from '../words/numbers.js';
import { wordOf } from '../words/words.js';
import { Severity } from './severity.js';

const COLUMNS: readonly Column<Alert>[] = [
  {
    name: 'Alert',
    value: ({ title }) => title,
    show: ({ id, title }) => (
      <Link to="/alerts/$alert" params={{ alert: id }} className={classes.link}>
        {title}
      </Link>
    ),
  },
  {
    name: 'Severity',
    value: ({ severity }) => severity,
    show: ({ severity }) => <Severity severity={severity} />,
  },
  {
    name: 'Who',
    value: ({ personId }) => personId ?? '',
    show: (alert) => <Who {...alert} />,
    isMinor: true,
  },
  { name: 'Rule', value: ({ kind }) => wordOf(kind), isMinor: true },
  {
    name: 'Records',
    value: ({ recordTotal }) => recordTotal,
    show: ({ recordTotal }) => toCount(recordTotal),
    isRight: true,
    isMinor: true,
  },
  { name: 'Last seen', value: ({ lastAt }) => lastAt, show: ({ lastAt }) => <Instant at={lastAt} /> },
  {
    name: 'State',
    value: ({ state }) => state,
    show: ({ state }) => <Verdict tone={state === 'open' ? 'warn' : 'good'}>{wordOf(state)}</Verdict>,
  },
];

/** What the rules found on the trail. */
export function AlertsPage() {
  const [state, setState] = useState('open');
  return (
    <>
      <PageHeader title="Alerts">
        What the rules found on the trail, until somebody has looked into it.
      </PageHeader>
      <Panel isFlush>
        <div className={classes.panelHead}>
          <SegmentedControl
            size="xs"
            aria-label="Which alerts"
            value={state}
            onChange={setState}
            data={['open', 'acknowledged', 'all'].map((value) => ({ value, label: wordOf(value) }))}
          />
        </div>
        <AlertTable state={state} />
      </Panel>
    </>
  );
}

function AlertTable({ state }: { state: string }) {
  const { api } = useSigned();
  const pages = useInfiniteQuery({
    queryKey: ['alerts', state],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam: cursor, signal }) =>
      api.get<Page<Alert>>('alerts', { query: { state, cursor }, signal }),
    getNextPageParam: (last) => last.nextCursor,
  });
  if (pages.isPending) return <LoadingRows />;
  if (pages.isError) return <ProblemNotice error={pages.error} onRetry={() => void pages.refetch()} />;
  const alerts = pages.data.pages.flatMap(({ items }) => items);
  if (alerts.length === 0) {
    return (
      <EmptyState title={state === 'open' ? 'No open alert' : 'No alert'}>
        The rules look at every record as it comes. What they look for is set with PUT
        /trail/v1/alert-rules/….
      </EmptyState>
    );
  }
  return (
    <>
      <DataTable label="Alerts" columns={COLUMNS} rows={alerts} keyOf={({ id }) => id} />
      {pages.hasNextPage && (
        <div className={classes.foot}>
          <Button variant="default" onClick={() => void pages.fetchNextPage()}>
            Show older
          </Button>
        </div>
      )}
    </>
  );
}
