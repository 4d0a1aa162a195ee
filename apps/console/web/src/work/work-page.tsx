import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Me, OwnProject } from '../api/views.js';
import { type Column, DataTable, LoadingRows } from '../elements/data-table.js';
import { Verdict } from '../elements/effect.js';
import classes from '../elements/elements.module.css';
import { EmptyState } from '../elements/empty-state.js';
import { Instant } from '../elements/instant.js';
import { PageHeader } from '../elements/page-header.js';
import { Panel } from '../elements/panel.js';
import { ProblemNotice } from '../elements/problem-notice.js';
import { useSigned } from '../session/session.context.js';
import { wordOf } from '../words/words.js';
import { OwnTermsList } from './own-terms.js';

const COLUMNS: readonly Column<OwnProject>[] = [
  {
    name: 'Project',
    value: ({ name }) => name,
    show: ({ slug, name }) => (
      <Link to="/my-work/$project" params={{ project: slug }} className={classes.link}>
        {name}
      </Link>
    ),
  },
  {
    name: 'State',
    value: ({ state }) => state,
    show: ({ state }) => <Verdict tone={state === 'active' ? 'good' : 'warn'}>{wordOf(state)}</Verdict>,
  },
  { name: 'You may use it for', value: ({ purpose }) => wordOf(purpose) },
  {
    name: 'Until',
    value: ({ expiresAt }) => expiresAt ?? '',
    show: ({ expiresAt }) =>
      expiresAt === null ? <span className="quiet">No end</span> : <Instant at={expiresAt} isDay />,
    isMinor: true,
  },
];

/** What is asked of somebody who works, and what they may do. */
export function WorkPage() {
  const { api } = useSigned();
  const me = useQuery({ queryKey: ['me'], queryFn: ({ signal }) => api.get<Me>('me', { signal }) });
  if (me.isPending) return <LoadingRows />;
  if (me.isError) return <ProblemNotice error={me.error} onRetry={() => void me.refetch()} />;
  const { assignments, termsToAccept } = me.data;
  return (
    <>
      <PageHeader
        title="My work"
        actions={
          <Link to="/my-accesses" className={classes.link}>
            My access history
          </Link>
        }
      >
        {termsToAccept.length > 0
          ? 'Read and accept the terms below first: until then you are given no item they cover.'
          : 'What you may work on now. Every read is recorded, with its purpose.'}
      </PageHeader>
      <OwnTermsList />
      <Panel title="Projects" isFlush>
        {assignments.length === 0 ? (
          <EmptyState title="You are assigned to nothing now">
            Ask whoever gives you work to assign you to a project.
          </EmptyState>
        ) : (
          <DataTable label="My projects" columns={COLUMNS} rows={assignments} keyOf={({ id }) => id} />
        )}
      </Panel>
    </>
  );
}
