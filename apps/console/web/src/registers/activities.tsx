import { UnstyledButton } from '@mantine/core';
import { useState } from 'react';
import type { Activity } from '../api/register-views.js';
import { type Column, DataTable } from '../elements/data-table.js';
import classes from '../elements/elements.module.css';
import { EmptyState } from '../elements/empty-state.js';
import { Panel } from '../elements/panel.js';
import { toDate } from '../words/instants.js';
import { toCount } from '../words/numbers.js';
import { wordOf } from '../words/words.js';
import { ActivityView } from './activity-view.js';

/** Processing activities as a table, and one of them whole beneath it. */
export function Activities({ title, activities }: { title: string; activities: readonly Activity[] }) {
  const [seen, see] = useState<string | null>(null);
  const [first] = activities;
  const shown = activities.find(({ project }) => project.id === seen) ?? first;
  return (
    <>
      <Panel title={title} isFlush>
        {shown === undefined ? (
          <EmptyState title="No project">Nothing is processed for this client.</EmptyState>
        ) : (
          <DataTable
            label={title}
            columns={columnsOf(shown, see)}
            rows={activities}
            keyOf={({ project }) => project.id}
          />
        )}
      </Panel>
      {shown !== undefined && <ActivityView activity={shown} />}
    </>
  );
}

function columnsOf(shown: Activity, see: (project: string) => void): readonly Column<Activity>[] {
  return [
    {
      name: 'Activity',
      value: ({ project }) => project.name,
      show: ({ project: { id, name } }) => (
        <UnstyledButton
          className={classes.link}
          fz="inherit"
          aria-pressed={id === shown.project.id}
          onClick={() => see(id)}
        >
          {name}
        </UnstyledButton>
      ),
    },
    { name: 'State', value: ({ project }) => wordOf(project.state) },
    { name: 'Purpose', value: ({ purpose }) => wordOf(purpose) },
    { name: 'Period', value: ({ startsAt }) => startsAt, show: periodOf, isMinor: true },
    {
      name: 'Datasets',
      value: ({ datasets }) => datasets.map(({ name }) => name).join(', '),
      isMinor: true,
    },
    {
      name: 'People',
      value: ({ recipients }) => recipients.assignedPeople,
      show: ({ recipients }) => toCount(recipients.assignedPeople),
      isRight: true,
    },
  ];
}

/** From when until when an activity runs. */
function periodOf({ startsAt, endsAt }: Activity): string {
  return endsAt === null ? `Since ${toDate(startsAt)}` : `${toDate(startsAt)} – ${toDate(endsAt)}`;
}
