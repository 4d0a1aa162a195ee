import { Skeleton } from '@mantine/core';
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import {
  type ColumnDef,
  createSortedRowModel,
  type Header,
  type RowData,
  rowSortingFeature,
  sortFn_alphanumeric,
  sortFn_datetime,
  sortFn_text,
  tableFeatures,
  useTable,
} from '@tanstack/react-table';
import type { ReactNode } from 'react';
import classes from './elements.module.css';

const features = tableFeatures({
  rowSortingFeature,
  sortedRowModel: createSortedRowModel(),
  sortFns: { alphanumeric: sortFn_alphanumeric, datetime: sortFn_datetime, text: sortFn_text },
});

type Features = typeof features;

/** One column: `value` is what it sorts by, `show` what is seen. */
export interface Column<Row extends RowData> {
  readonly name: string;
  readonly value: (row: Row) => string | number;
  readonly show?: (row: Row) => ReactNode;
  readonly isRight?: boolean;
  /** Left out where there is little width. */
  readonly isMinor?: boolean;
}

interface TableProps<Row extends RowData> {
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
  /** False where the order is the order of the pages, which sorting one page would only confuse. */
  readonly sorts?: boolean;
}

/** A table of rows that are here; sorts by any column. */
export function DataTable<Row extends RowData>({
  label,
  columns,
  rows,
  keyOf,
  sorts = true,
}: TableProps<Row>) {
  const table = useTable<Features, Row>({
    features,
    columns: columns.map((column) => toDefinition(column, sorts)),
    data: rows,
    getRowId: keyOf,
  });
  const [head] = table.getHeaderGroups();
  return (
    <div className={classes.scroll} tabIndex={0} role="region" aria-label={label}>
      <table className={classes.table}>
        <thead>
          <tr>
            {head?.headers.map((header, index) => (
              <HeadCell key={header.id} header={header} column={columns[index]} />
            ))}
          </tr>
        </thead>
        <tbody>
          {table.getRowModel().rows.map((row) => (
            <tr key={row.id}>
              {columns.map((column) => (
                <td key={column.name} {...placeOf(column)}>
                  {column.show ? column.show(row.original) : column.value(row.original)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function toDefinition<Row extends RowData>(
  { name, value }: Column<Row>,
  sorts: boolean,
): ColumnDef<Features, Row, unknown> {
  return { id: name, accessorFn: value, enableSorting: sorts };
}

function placeOf(column: { readonly isRight?: boolean; readonly isMinor?: boolean } | undefined): object {
  return {
    ...(column?.isRight === true && { 'data-align': 'right' }),
    ...(column?.isMinor === true && { 'data-narrow': 'hide' }),
  };
}

function HeadCell<Row extends RowData>(props: {
  header: Header<Features, Row, unknown>;
  column: Column<Row> | undefined;
}) {
  const { header, column } = props;
  const sorted = header.column.getIsSorted();
  const Arrow = sorted === 'desc' ? IconArrowDown : IconArrowUp;
  const order = sorted === 'desc' ? 'descending' : 'ascending';
  return (
    <th scope="col" {...placeOf(column)} {...(sorted !== false && { 'aria-sort': order })}>
      {header.column.getCanSort() ? (
        <button type="button" className={classes.sort} onClick={header.column.getToggleSortingHandler()}>
          {column?.name}
          {sorted !== false && <Arrow size={12} aria-hidden />}
        </button>
      ) : (
        column?.name
      )}
    </th>
  );
}

/** What stands where rows are on their way. */
export function LoadingRows() {
  return (
    <div className={classes.panelBody} aria-busy="true" aria-label="Loading">
      {[0, 1, 2, 3, 4].map((row) => (
        <Skeleton key={row} height={14} my={10} />
      ))}
    </div>
  );
}
