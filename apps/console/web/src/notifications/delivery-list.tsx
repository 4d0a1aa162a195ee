import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { Delivery, Webhook } from '../api/notification-views.js';
import type { Column } from '../elements/data-table.js';
import { Verdict } from '../elements/effect.js';
import { EmptyState } from '../elements/empty-state.js';
import { Distance, Instant } from '../elements/instant.js';
import { PagedList } from '../elements/paged-list.js';
import { ProblemNotice } from '../elements/problem-notice.js';
import { useSigned } from '../session/session.context.js';

/** Deliveries go on while somebody looks at them. */
const REFRESH_MS = 3_000;

const STATES = {
  pending: ['warn', 'On its way'],
  delivered: ['good', 'Delivered'],
  dead: ['bad', 'Given up'],
  muted: ['warn', 'Not wanted'],
} as const;

const COLUMNS: readonly Column<Delivery>[] = [
  {
    name: 'Notification',
    value: ({ type }) => type,
    show: ({ type }) => <span className="mono">{type}</span>,
  },
  {
    name: 'At',
    value: ({ createdAt }) => createdAt,
    show: ({ createdAt }) => <Instant at={createdAt} />,
    isMinor: true,
  },
  {
    name: 'State',
    value: ({ state }) => state,
    show: ({ state, nextAttemptAt }) => {
      const [tone, word] = STATES[state];
      return (
        <>
          <Verdict tone={tone}>{word}</Verdict>
          {state === 'pending' && nextAttemptAt !== null && (
            <div className="quiet">
              tried again <Distance at={nextAttemptAt} />
            </div>
          )}
        </>
      );
    },
  },
  {
    name: 'Attempts',
    value: ({ attempts }) => attempts,
    show: ({ log }) => <Attempts log={log} />,
  },
];

function Attempts({ log }: Pick<Delivery, 'log'>) {
  if (log.length === 0) return <span className="quiet">None yet</span>;
  return (
    <details>
      <summary>{log.length === 1 ? '1 attempt' : `${log.length} attempts`}</summary>
      {log.map(({ attempt, beganAt, status, error }) => (
        <div key={attempt}>
          <Instant at={beganAt} />: {status ?? error ?? 'no answer'}
        </div>
      ))}
    </details>
  );
}

/** What one receiver was or is to be told, newest first. */
export function DeliveryList({ webhook, state }: { webhook: Webhook; state: string }) {
  const { account } = useSigned();
  const path = { organisation: webhook.organisation, webhook: webhook.id };
  const again: Column<Delivery> = {
    name: 'Actions',
    value: () => '',
    isRight: true,
    show: (delivery) => <AgainButton delivery={delivery} path={path} />,
  };
  const mayConfigure = account.may('notification:configure') && webhook.removedAt === null;
  return (
    <PagedList<Delivery>
      label="Deliveries"
      route="webhookDeliveries"
      refreshMs={REFRESH_MS}
      parts={{ path, query: { state } }}
      columns={mayConfigure ? [...COLUMNS, again] : COLUMNS}
      keyOf={({ id }) => id}
      empty={
        <EmptyState title="Nothing here">
          Nothing was to be told of this kind yet. A test is told at once.
        </EmptyState>
      }
    />
  );
}

function AgainButton({ delivery, path }: { delivery: Delivery; path: Readonly<Record<string, string>> }) {
  const { api } = useSigned();
  const queries = useQueryClient();
  const sending = useMutation({
    mutationFn: () => api.call('redeliver', { path: { ...path, delivery: delivery.id }, body: {} }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['webhookDeliveries'] }),
  });
  if (delivery.state === 'pending') return null;
  return (
    <>
      <Button
        variant="subtle"
        size="compact-xs"
        loading={sending.isPending}
        aria-label={`Deliver ${delivery.type} again`}
        onClick={() => sending.mutate()}
      >
        Again
      </Button>
      {sending.isError && <ProblemNotice error={sending.error} />}
    </>
  );
}
