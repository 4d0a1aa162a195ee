import { Link } from '@tanstack/react-router';
import type { Person } from '../api/views.js';
import type { Column } from '../elements/data-table.js';
import { Verdict } from '../elements/effect.js';
import classes from '../elements/elements.module.css';
import { EmptyState } from '../elements/empty-state.js';
import { PagedList } from '../elements/paged-list.js';
import { wordOf } from '../words/words.js';

const COLUMNS: readonly Column<Person>[] = [
  {
    name: 'Person',
    value: ({ name }) => name,
    show: ({ id, name }) => (
      <Link to="/people/$person" params={{ person: id }} className={classes.link}>
        {name}
      </Link>
    ),
  },
  { name: 'Roles', value: ({ roles }) => roles.map(wordOf).join(', ') },
  {
    name: 'Standing',
    value: ({ status }) => status,
    show: ({ status }) => <Verdict tone={status === 'active' ? 'good' : 'bad'}>{wordOf(status)}</Verdict>,
  },
];

/** The people of a vendor whom the caller may know: who a decision about it concerns. */
export function VendorStaff({ vendor }: { vendor: string }) {
  return (
    <PagedList<Person>
      label="Its staff"
      route="people"
      parts={{ query: { vendor } }}
      columns={COLUMNS}
      keyOf={({ id }) => id}
      empty={<EmptyState title="Nobody">None of its staff works for you.</EmptyState>}
    />
  );
}
