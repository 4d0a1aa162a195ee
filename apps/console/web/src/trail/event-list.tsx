import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { CallParts } from '../api/api.js';
import type { EventPage, TrailEvent } from '../api/trail-views.js';
import { type Column, DataTable, LoadingRows } from '../elements/data-table.js';
import classes from '../elements/elements.module.css';
import { ProblemNotice } from '../elements/problem-notice.js';
import { useSigned } from '../session/session.context.js';
import { toCount } from '../words/numbers.js';

interface EventListProps {
  readonly route: 'events' | 'personAccesses';
  readonly parts: CallParts;
  readonly columns: readonly Column<TrailEvent>[];
  readonly empty: ReactNode;
}

/** Records that match, newest first, page after page. Asking is itself recorded, so nothing is asked again unbidden. */
export function EventList({ route, parts, columns, empty }: EventListProps) {
  const { api } = useSigned();
  const pages = useInfiniteQuery({
    queryKey: [route, parts],
    staleTime: Infinity,
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) =>
      api.get<EventPage>(route, { ...parts, query: { ...parts.query, cursor: pageParam }, signal }),
    getNextPageParam: (last) => last.nextCursor,
  });
  if (pages.isPending) return <LoadingRows />;
  if (pages.isError) return <ProblemNotice error={pages.error} onRetry={() => void pages.refetch()} />;
  const events = pages.data.pages.flatMap((page) => page.events);
  if (events.length === 0) return empty;
  return (
    <>
      <DataTable label="Records" columns={columns} rows={events} keyOf={({ id }) => id} sorts={false} />
      <div className={classes.foot}>
        <span className="number">{toCount(events.length)} shown, newest first</span>
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
