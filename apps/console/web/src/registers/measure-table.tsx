import type { Measure } from '../api/register-views.js';
import { type Column, DataTable } from '../elements/data-table.js';
import { Verdict } from '../elements/effect.js';
import classes from '../elements/elements.module.css';

const COLUMNS: readonly Column<Measure>[] = [
  { name: 'Promise', value: ({ promise }) => promise },
  {
    name: 'Measure',
    value: ({ measure }) => measure,
    show: ({ measure, detail }) => (
      <>
        {measure.charAt(0).toUpperCase() + measure.slice(1)}
        {detail !== '' && <div className={`quiet ${classes.breaks}`}>{detail}</div>}
      </>
    ),
  },
  {
    name: 'In force',
    value: ({ inForce }) => String(inForce),
    show: ({ inForce }) =>
      inForce ? (
        <Verdict tone="good">In force</Verdict>
      ) : (
        <span className={`quiet ${classes.nowrap}`}>Not in force</span>
      ),
  },
];

/** Measures, and whether each is in force. */
export function MeasureTable({ label, measures }: { label: string; measures: readonly Measure[] }) {
  return (
    <DataTable
      label={label}
      columns={COLUMNS}
      rows={measures}
      keyOf={({ promise, measure }) => `${promise} ${measure}`}
    />
  );
}
