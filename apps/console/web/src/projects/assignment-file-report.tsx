import { SegmentedControl, Text } from '@mantine/core';
import { useState } from 'react';
import type { FileReport, FileRow } from '../api/bulk-views.js';
import { type Column, DataTable } from '../elements/data-table.js';
import { Verdict } from '../elements/effect.js';
import classes from '../elements/elements.module.css';
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
      <Text component="div" size="sm" role="status">
        <Sum report={report} />
        <div className="quiet">
          To assign: {toCount(create)} · assigned already: {toCount(exists)} · cannot be: {toCount(error)}
        </div>
      </Text>
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

function Sum({ report: { counts } }: { report: FileReport }) {
  if (counts.error > 0)
    return (
      <>
        <Verdict tone="bad">It cannot be applied.</Verdict> Correct these lines, then check again.
      </>
    );
  if (counts.create > 0) return <Verdict tone="good">It can be applied.</Verdict>;
  return (
    <>
      <Verdict tone="warn">There is nothing to do.</Verdict> Everybody in it is assigned already.
    </>
  );
}

function columnsOf(lines: readonly string[]): readonly Column<FileRow>[] {
  return [
    { name: 'Line', value: ({ row }) => row, isRight: true },
    {
      name: 'What it says, and becomes',
      value: ({ status, code }) => code ?? status,
      show: (row) => (
        <>
          <div className={`mono ${classes.breaks}`}>{lines[row.row - 1]}</div>
          <Becomes row={row} />
        </>
      ),
    },
  ];
}

function Becomes({ row: { status, code, field, detail } }: { row: FileRow }) {
  if (status === 'exists') return <span className="quiet">Assigned already</span>;
  if (status !== 'error') return <Verdict tone="good">Would be assigned</Verdict>;
  return (
    <>
      <Verdict tone="bad">{code}</Verdict>
      <div className="quiet">
        <span className="mono">{field}</span> {detail}
      </div>
    </>
  );
}
