import { Button, SegmentedControl } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Webhook } from '../api/notification-views.js';
import { ChangeDialog } from '../elements/change-dialog.js';
import { LoadingRows } from '../elements/data-table.js';
import { PageHeader } from '../elements/page-header.js';
import { usePages } from '../elements/paged-list.js';
import { Panel } from '../elements/panel.js';
import { ProblemNotice } from '../elements/problem-notice.js';
import { useSigned } from '../session/session.context.js';
import { NotFound } from '../shell/not-found.js';
import { useParam } from '../shell/address.js';
import { DeliveryList } from './delivery-list.js';

/** One receiver: every delivery to it with its attempts, a test, and its removal. */
export function WebhookPage() {
  const id = useParam('webhook');
  const { account } = useSigned();
  const organisation = account.me.organisationId;
  const webhooks = usePages<Webhook>('webhooks', { path: { organisation } });
  if (webhooks.isPending) return <LoadingRows />;
  if (webhooks.isError) return <ProblemNotice error={webhooks.error} />;
  const found = webhooks.data.pages.flatMap(({ items }) => items).find((webhook) => webhook.id === id);
  if (found === undefined) return <NotFound />;
  return <WebhookView webhook={found} />;
}

function WebhookView({ webhook }: { webhook: Webhook }) {
  const { account } = useSigned();
  const [state, setState] = useState('');
  return (
    <>
      <PageHeader
        title="A receiver"
        actions={
          account.may('notification:configure') && webhook.removedAt === null ? (
            <WebhookButtons webhook={webhook} />
          ) : undefined
        }
      >
        <span className="mono">{webhook.url}</span>
      </PageHeader>
      <Panel
        title="Deliveries"
        actions={
          <SegmentedControl
            size="xs"
            aria-label="Which deliveries"
            value={state}
            onChange={setState}
            data={[
              { value: '', label: 'All' },
              { value: 'pending', label: 'On their way' },
              { value: 'delivered', label: 'Delivered' },
              { value: 'dead', label: 'Given up' },
            ]}
          />
        }
        isFlush
      >
        <DeliveryList webhook={webhook} state={state} />
      </Panel>
    </>
  );
}

function WebhookButtons({ webhook: { id, organisation, url } }: { webhook: Webhook }) {
  const { api } = useSigned();
  const queries = useQueryClient();
  const [isRemoving, setRemoving] = useState(false);
  const path = { organisation, webhook: id };
  const testing = useMutation({
    mutationFn: () => api.call('testWebhook', { path, body: {} }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['webhookDeliveries'] }),
  });
  return (
    <>
      {testing.isError && <ProblemNotice error={testing.error} />}
      <Button variant="default" loading={testing.isPending} onClick={() => testing.mutate()}>
        Send a test
      </Button>
      <Button color="alarm" onClick={() => setRemoving(true)}>
        Remove
      </Button>
      {isRemoving && (
        <ChangeDialog
          title="Remove a receiver"
          confirm="Remove"
          isDangerous
          onClose={() => setRemoving(false)}
          change={(reason) =>
            api.call('removeWebhook', { path, ...(reason !== undefined && { body: { reason } }) })
          }
        >
          {url} is told of nothing any more, also not of what is on its way.
        </ChangeDialog>
      )}
    </>
  );
}
