import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { Webhook } from '../api/notification-views.js';
import type { Column } from '../elements/data-table.js';
import { Verdict } from '../elements/effect.js';
import classes from '../elements/elements.module.css';
import { EmptyState } from '../elements/empty-state.js';
import { Instant } from '../elements/instant.js';
import { PagedList } from '../elements/paged-list.js';
import { PageHeader } from '../elements/page-header.js';
import { Panel } from '../elements/panel.js';
import { Tags } from '../elements/tags.js';
import { useSigned } from '../session/session.context.js';
import { AddWebhookDialog } from './add-webhook-dialog.js';
import { topicWords } from './topics.js';

const COLUMNS: readonly Column<Webhook>[] = [
  {
    name: 'Receiver',
    value: ({ url }) => url,
    show: ({ id, url }) => (
      <Link to="/notifications/$webhook" params={{ webhook: id }} className={`${classes.link} mono`}>
        {url}
      </Link>
    ),
  },
  {
    name: 'Told of',
    value: ({ topics }) => topics?.length ?? 0,
    show: ({ topics }) => (
      <Tags values={(topics ?? []).map((topic) => topicWords(topic).name)} none="Everything" />
    ),
    isMinor: true,
  },
  {
    name: 'Standing',
    value: ({ removedAt }) => removedAt ?? '',
    show: ({ removedAt }) => (
      <Verdict tone={removedAt === null ? 'good' : 'warn'}>{removedAt === null ? 'Told' : 'Removed'}</Verdict>
    ),
  },
  {
    name: 'Since',
    value: ({ createdAt }) => createdAt,
    show: ({ createdAt }) => <Instant at={createdAt} isDay />,
    isMinor: true,
  },
];

/** Where one's own organisation is told of what happens, signed. */
export function WebhooksPage() {
  const { account } = useSigned();
  const [isAdding, setAdding] = useState(false);
  return (
    <>
      <PageHeader
        title="Notifications"
        actions={
          <>
            <Link to="/my-notifications" className={classes.link}>
              What I am mailed about
            </Link>
            {account.may('notification:configure') && (
              <Button onClick={() => setAdding(true)}>Add a receiver</Button>
            )}
          </>
        }
      >
        Receivers of your organisation are told of requests, changes, terms, revocations and alerts: signed,
        and repeated until they answer.
      </PageHeader>
      <Panel isFlush>
        <PagedList<Webhook>
          label="Receivers"
          route="webhooks"
          parts={{ path: { organisation: account.me.organisationId } }}
          columns={COLUMNS}
          keyOf={({ id }) => id}
          empty={
            <EmptyState title="Nobody is told yet">
              Add the address of a service of yours; it is given a secret to check the signature with.
            </EmptyState>
          }
        />
      </Panel>
      {isAdding && <AddWebhookDialog onClose={() => setAdding(false)} />}
    </>
  );
}
