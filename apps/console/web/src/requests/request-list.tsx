import { SegmentedControl } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { AccessRequest } from '../api/request-views.js';
import type { Column } from '../elements/data-table.js';
import classes from '../elements/elements.module.css';
import { EmptyState } from '../elements/empty-state.js';
import { Instant } from '../elements/instant.js';
import { PagedList } from '../elements/paged-list.js';
import { Panel } from '../elements/panel.js';
import { PersonName, ProjectName } from '../names/person-name.js';
import { toDuration } from '../words/numbers.js';
import { wordOf } from '../words/words.js';
import { RequestStanding } from './request-standing.js';

const COLUMNS: readonly Column<AccessRequest>[] = [
  {
    name: 'For',
    value: ({ person }) => person,
    show: ({ id, person }) => (
      <Link to="/requests/$request" params={{ request: id }} className={classes.link}>
        <PersonName id={person} />
      </Link>
    ),
  },
  { name: 'Project', value: ({ project }) => project, show: ({ project }) => <ProjectName id={project} /> },
  {
    name: 'Kind',
    value: ({ kind }) => kind,
    show: ({ kind }) => (kind === 'break_glass' ? 'Break-glass' : 'Request'),
    isMinor: true,
  },
  {
    name: 'For how long',
    value: ({ durationSeconds }) => durationSeconds,
    show: ({ durationSeconds }) => toDuration(durationSeconds),
    isMinor: true,
  },
  { name: 'Purpose', value: ({ purpose }) => wordOf(purpose), isMinor: true },
  {
    name: 'Asked',
    value: ({ createdAt }) => createdAt,
    show: ({ createdAt }) => <Instant at={createdAt} />,
    isMinor: true,
  },
  {
    name: 'Standing',
    value: ({ state }) => state,
    show: (request) => <RequestStanding request={request} />,
  },
];

/** Which of the requests are looked at, as the API is asked for them. */
const CHOICES = [
  { value: 'pending', label: 'Waiting', query: { state: 'pending' } },
  { value: 'review', label: 'To look into', query: { review: 'open' } },
  { value: 'overdue', label: 'Overdue', query: { review: 'overdue' } },
  { value: 'all', label: 'All', query: {} },
] as const;

/** What was asked for: all of it to those who decide, one's own to everybody. */
export function RequestList() {
  const [chosen, choose] = useState('all');
  const query = CHOICES.find(({ value }) => value === chosen)?.query ?? {};
  return (
    <Panel
      title="Requests"
      actions={
        <SegmentedControl
          size="xs"
          aria-label="Which requests"
          value={chosen}
          onChange={choose}
          data={CHOICES.map(({ value, label }) => ({ value, label }))}
        />
      }
      isFlush
    >
      <PagedList<AccessRequest>
        label="Requests"
        route="accessRequests"
        parts={{ query }}
        columns={COLUMNS}
        keyOf={({ id }) => id}
        empty={
          <EmptyState title="Nothing here">
            {chosen === 'all'
              ? 'Nobody has asked for access yet.'
              : 'No request is in this state. Choose “All” to see the others.'}
          </EmptyState>
        }
      />
    </Panel>
  );
}
