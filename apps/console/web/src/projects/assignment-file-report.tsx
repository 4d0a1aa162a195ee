import { SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import type { FileReport, FileRow } from '../api/bulk-views.js';
import { type Column, DataTable } from '../elements/data-table.js';
import { Verdict } from '../elements/effect.js';
import { Panel } from '../elements/panel.js';
import { toCount } from '../words/numbers.js';
import { rowsOf } from './assignment-file.js';

/** What would become of each line of a file, and of the file as a whole. */
export function AssignmentFileReport({ report, csv }: { report: FileReport; csv: string }) {
  const { create, exists, error } = report.counts;
  const [shown, setShown] = useState(error > 0 ? 'error' : 'all');
  const lines = rowsOf(csv);
  return (
    <>
      <div role="status">
        <Verdict tone={error > 0 ? 'bad' : create > 0 ? 'good' : 'warn'}>{sumOf(report)}</Verdict>
        <div className="quiet">
          {toCount(create)} would be assigned · {toCount(exists)} are already · {toCount(error)} cannot be
        </div>
      </div>
      <Panel
        title="Line by line"
        actions={
          error > 0 && (
            <SegmentedControl
              size="xs"
              aria-label="Which lines"
              value={shown}
              onChange={setShown}
              data={[
                { value: 'error', label: 'That cannot be' },
                { value: 'all', label: 'All' },
              ]}
            />
          )
        }
        isFlush
      >
        <DataTable
          label="Lines of the file"
          columns={columnsOf(lines)}
          rows={report.rows.filter(({ status }) => shown === 'all' || status === 'error')}
          keyOf={({ row }) => String(row)}
        />
      </Panel>
    </>
  );
}

function sumOf({ counts: { create, error } }: FileReport): string {
  if (error > 0) return 'Nothing of it can be done: correct these lines, then check again';
  return create > 0 ? 'Every line can be' : 'Everybody in it is assigned already: there is nothing to do';
}

function columnsOf(lines: readonly string[]): readonly Column<FileRow>[] {
  return [
    { name: 'Line', value: ({ row }) => row, isRight: true },
    {
      name: 'It says',
      value: ({ row }) => lines[row - 1] ?? '',
      show: ({ row }) => <span className="mono">{lines[row - 1]}</span>,
    },
    {
      name: 'Becomes',
      value: ({ status, code }) => code ?? status,
      show: (row) => <Becomes row={row} />,
    },
  ];
}

function Becomes({ row: { status, code, field, detail } }: { row: FileRow }) {
  if (status === 'exists') return <span className="quiet">Assigned already</span>;
  if (status !== 'error') return <Verdict tone="good">Would be assigned</Verdict>;
  return (
    <>
      <Verdict tone="bad">{code}</Verdict>
      <div>
        <span className="mono">{field}</span> {detail}
      </div>
    </>
  );
}
