import type { Transfer } from '../api/register-views.js';
import { type Column, DataTable } from '../elements/data-table.js';
import { Verdict } from '../elements/effect.js';
import { EmptyState } from '../elements/empty-state.js';
import { countryName } from '../words/countries.js';
import { type TransferLine, linesOfTransfer } from './transfer-lines.js';

const COLUMNS: readonly Column<TransferLine>[] = [
  { name: 'Kept in', value: ({ region }) => region },
  { name: 'Viewed from', value: ({ countries }) => countries.map(countryName).join(', ') },
  {
    name: 'By what right',
    value: ({ right }) => right,
    show: ({ right, isRefused }) => (isRefused ? <Verdict tone="bad">{right}</Verdict> : right),
  },
  { name: 'Until', value: ({ until }) => until },
];

/** Where data may be viewed from, and by what right. */
export function TransferTable({ label, transfers }: { label: string; transfers: readonly Transfer[] }) {
  const lines = transfers.flatMap(linesOfTransfer);
  if (lines.length === 0)
    return <EmptyState title="From nowhere">The project allows no country, so nobody views it.</EmptyState>;
  return <DataTable label={label} columns={COLUMNS} rows={lines} keyOf={({ key }) => key} />;
}
