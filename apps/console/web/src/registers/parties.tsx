import type { RegisterParty } from '../api/register-views.js';
import { type Column, DataTable } from '../elements/data-table.js';
import { countryName } from '../words/countries.js';
import { wordOf } from '../words/words.js';
import { Stated } from './stated.js';

/** A party and what it is here. */
export type NamedParty = readonly [as: string, party: RegisterParty];

const COLUMNS: readonly Column<NamedParty>[] = [
  { name: 'As', value: ([as]) => as },
  { name: 'Name', value: ([, { name }]) => name },
  { name: 'Role', value: ([, { dataRole }]) => wordOf(dataRole) },
  {
    name: 'Country',
    value: ([, { country }]) => country ?? '',
    show: ([, { country }]) => <Stated value={country && countryName(country)} />,
  },
  {
    name: 'Contact',
    value: ([, { contact }]) => contact ?? '',
    show: ([, { contact }]) => <Stated value={contact} />,
  },
  {
    name: 'Data protection officer',
    value: ([, { dataProtectionOfficer }]) => dataProtectionOfficer ?? '',
    show: ([, { dataProtectionOfficer }]) => <Stated value={dataProtectionOfficer} />,
  },
  {
    name: 'Representative',
    value: ([, { representative }]) => representative ?? '',
    show: ([, { representative }]) => <Stated value={representative} />,
  },
];

/** Who is who. */
export function Parties({ parties }: { parties: readonly NamedParty[] }) {
  return (
    <DataTable
      label="Parties"
      columns={COLUMNS}
      rows={parties}
      keyOf={([as, { id }]) => `${as} ${id}`}
      sorts={false}
    />
  );
}
