import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import type { RowData } from '@tanstack/react-table';
import type { ReactNode } from 'react';
import type { CallParts } from '../api/api.js';
import type { RouteName } from '../api/routes.js';
import type { Page } from '../api/views.js';
import { useSigned } from '../session/session.context.js';
import { toCount } from '../words/numbers.js';
import { type Column, DataTable, LoadingRows } from './data-table.js';
import classes from './elements.module.css';
import { ProblemNotice } from './problem-notice.js';

const PAGE_ROWS = 100;

interface PagedListProps<Row extends RowData> {
  readonly label: string;
  readonly route: RouteName;
  readonly parts?: CallParts;
  readonly columns: readonly Column<Row>[];
  readonly keyOf: (row: Row) => string;
  readonly empty: ReactNode;
  /** Which of the rows are shown; all unless said. */
  readonly keep?: (row: Row) => boolean;
  /** How often it is asked for again by itself; never unless said. */
  readonly refreshMs?: number;
}

/** Returns the pages of a list as they are asked for. */
export function usePages<Row>(route: RouteName, parts: CallParts = {}, refreshMs?: number) {
  const { api } = useSigned();
  return useInfiniteQuery({
    queryKey: [route, parts],
    refetchInterval: refreshMs ?? false,
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) =>
      api.get<Page<Row>>(route, {
        ...parts,
        query: { limit: PAGE_ROWS, ...parts.query, cursor: pageParam },
        signal,
      }),
    getNextPageParam: (last) => last.nextCursor,
  });
}

/** A list of the API as a table, page after page. */
export function PagedList<Row extends RowData>(props: PagedListProps<Row>) {
  const { label, route, parts, columns, keyOf, empty, keep = () => true, refreshMs } = props;
  const pages = usePages<Row>(route, parts, refreshMs);
  if (pages.isPending) return <LoadingRows />;
  if (pages.isError) return <ProblemNotice error={pages.error} onRetry={() => void pages.refetch()} />;
  const rows = pages.data.pages.flatMap(({ items }) => items).filter(keep);
  if (rows.length === 0 && !pages.hasNextPage) return empty;
  return (
    <>
      <DataTable label={label} columns={columns} rows={rows} keyOf={keyOf} />
      <div className={classes.foot}>
        <span className="number">{toCount(rows.length)} shown</span>
        {pages.hasNextPage && (
          <Button
            variant="default"
            loading={pages.isFetchingNextPage}
            onClick={() => void pages.fetchNextPage()}
          >
            Show more
          </Button>
        )}
      </div>
    </>
  );
}
