import type { RegisterDataset } from '../api/register-views.js';
import { type Column, DataTable } from '../elements/data-table.js';
import { wordOf } from '../words/words.js';
import { Stated } from './stated.js';

const COLUMNS: readonly Column<RegisterDataset>[] = [
  { name: 'Dataset', value: ({ name }) => name },
  { name: 'Region', value: ({ region }) => region },
  { name: 'Sensitivity', value: ({ sensitivity }) => wordOf(sensitivity) },
  {
    name: 'Whose data',
    value: ({ dataSubjects }) => dataSubjects.join(', '),
    show: ({ dataSubjects }) => <Stated value={dataSubjects} />,
  },
  {
    name: 'What data',
    value: ({ dataCategories }) => dataCategories.join(', '),
    show: ({ dataCategories }) => <Stated value={dataCategories} />,
  },
  { name: 'Purposes', value: ({ permittedPurposes }) => permittedPurposes.map(wordOf).join(', ') },
  { name: 'Provided on', value: ({ attestationBasis }) => attestationBasis },
];

/** Datasets as the registers describe them. */
export function DatasetTable({ label, datasets }: { label: string; datasets: readonly RegisterDataset[] }) {
  return <DataTable label={label} columns={COLUMNS} rows={datasets} keyOf={({ id }) => id} />;
}
