import { Button, Group, Switch } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Preference } from '../api/notification-views.js';
import type { Page } from '../api/views.js';
import { LoadingRows } from '../elements/data-table.js';
import { PageHeader } from '../elements/page-header.js';
import { Panel } from '../elements/panel.js';
import { ProblemNotice } from '../elements/problem-notice.js';
import { useSigned } from '../session/session.context.js';
import { topicWords } from './topics.js';
import classes from './notifications.module.css';

/** What one is mailed about; what must be told is told to everybody it concerns. */
export function PreferencesPage() {
  const { api } = useSigned();
  const preferences = useQuery({
    queryKey: ['preferences'],
    queryFn: ({ signal }) => api.get<Page<Preference>>('notificationPreferences', { signal }),
  });
  return (
    <>
      <PageHeader title="My notifications">
        What you are mailed about. Mails name no item and no person’s data: they say where to look.
      </PageHeader>
      <Panel isFlush>
        {preferences.isPending && <LoadingRows />}
        {preferences.isError && (
          <ProblemNotice error={preferences.error} onRetry={() => void preferences.refetch()} />
        )}
        {preferences.isSuccess && (
          <PreferencesForm key={preferences.dataUpdatedAt} preferences={preferences.data.items} />
        )}
      </Panel>
    </>
  );
}

type Choices = Readonly<Record<string, boolean>>;

function PreferencesForm({ preferences }: { preferences: readonly Preference[] }) {
  const { api } = useSigned();
  const queries = useQueryClient();
  const [choices, setChoices] = useState<Choices>(
    Object.fromEntries(
      preferences.filter(({ mandatory }) => !mandatory).map(({ topic, email }) => [topic, email]),
    ),
  );
  const saving = useMutation({
    mutationFn: () => api.call('setNotificationPreferences', { body: { email: choices } }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['preferences'] }),
  });
  const isOtherwise = preferences.some(
    ({ topic, email }) => choices[topic] !== undefined && choices[topic] !== email,
  );
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        saving.mutate();
      }}
    >
      <ul className={classes.list}>
        {preferences.map((preference) => (
          <TopicLine
            key={preference.topic}
            preference={preference}
            isOn={choices[preference.topic] ?? true}
            onChange={(isOn) => setChoices({ ...choices, [preference.topic]: isOn })}
          />
        ))}
      </ul>
      <Group p="sm" justify="flex-end">
        {saving.isSuccess && !isOtherwise && <span role="status">Saved</span>}
        <Button type="submit" disabled={!isOtherwise} loading={saving.isPending}>
          Save
        </Button>
      </Group>
      {saving.isError && <ProblemNotice error={saving.error} />}
    </form>
  );
}

function TopicLine(props: { preference: Preference; isOn: boolean; onChange: (isOn: boolean) => void }) {
  const { preference, isOn, onChange } = props;
  const { name, says } = topicWords(preference.topic);
  return (
    <li className={classes.line}>
      <Switch
        label={name}
        description={preference.mandatory ? `${says} Always told.` : says}
        checked={preference.mandatory || isOn}
        disabled={preference.mandatory}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
    </li>
  );
}
