import { Button, Textarea } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { Alert } from '../api/trail-views.js';
import { LoadingRows } from '../elements/data-table.js';
import { Facts } from '../elements/facts.js';
import { Instant } from '../elements/instant.js';
import { PageHeader } from '../elements/page-header.js';
import { Panel } from '../elements/panel.js';
import { ProblemNotice } from '../elements/problem-notice.js';
import { Name } from '../names/name.js';
import { useSigned } from '../session/session.context.js';
import { RecordLink, Who } from '../trail/event-columns.js';
import { toCount } from '../words/numbers.js';
import { wordOf } from '../words/words.js';
import { Severity } from './severity.js';
import { useParam } from '../shell/address.js';

/** One alert, the records behind it, and what was found. */
export function AlertPage() {
  const id = useParam('alert');
  const { api, account } = useSigned();
  const alert = useQuery({
    queryKey: ['alert', id],
    queryFn: ({ signal }) => api.get<Alert>('alert', { path: { alert: id }, signal }),
  });
  if (alert.isPending) return <LoadingRows />;
  if (alert.isError) return <ProblemNotice error={alert.error} onRetry={() => void alert.refetch()} />;
  const { title, severity, kind, acknowledgement, recordIds, recordTotal } = alert.data;
  return (
    <>
      <PageHeader title={title}>
        <Severity severity={severity} /> · {wordOf(kind)}
      </PageHeader>
      <Panel title="What was found">
        <AlertFacts alert={alert.data} />
      </Panel>
      <Panel title={`Records (${toCount(recordTotal)})`}>
        {recordIds.map((recordId) => (
          <div key={recordId}>
            <RecordLink id={recordId} />
          </div>
        ))}
        {recordTotal > recordIds.length && <p className="quiet">The first {recordIds.length} are shown.</p>}
      </Panel>
      <Panel title="Looked into">
        {acknowledgement === null ? (
          account.may('trail:acknowledge') && <AcknowledgeForm id={id} />
        ) : (
          <Facts
            facts={[
              ['By', <Name key="by" kind="person" id={acknowledgement.by} />],
              ['At', <Instant key="at" at={acknowledgement.at} />],
              ['Note', acknowledgement.note],
            ]}
          />
        )}
      </Panel>
    </>
  );
}

function AlertFacts({ alert }: { alert: Alert }) {
  const details = Object.entries(alert.details).filter(
    ([, value]) => value !== null && typeof value !== 'object',
  );
  return (
    <Facts
      facts={[
        ['Who', <Who key="who" {...alert} />],
        ['Organisation', <Name key="organisation" kind="organisation" id={alert.organisationId} />],
        ['Project', alert.projectId && <Name kind="project" id={alert.projectId} />],
        ['First seen', <Instant key="first" at={alert.firstAt} />],
        ['Last seen', <Instant key="last" at={alert.lastAt} />],
        ['Times found', toCount(alert.findings)],
        ...details.map(([name, value]) => [wordOf(name), String(value)] as const),
      ]}
    />
  );
}

function AcknowledgeForm({ id }: { id: string }) {
  const { api } = useSigned();
  const queries = useQueryClient();
  const [note, setNote] = useState('');
  const sending = useMutation({
    mutationFn: () => api.call('acknowledgeAlert', { path: { alert: id }, body: { note } }),
    onSuccess: () =>
      Promise.all([
        queries.invalidateQueries({ queryKey: ['alert', id] }),
        queries.invalidateQueries({ queryKey: ['alerts'] }),
      ]),
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    sending.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Textarea
        label="What did you find?"
        description="Kept with the alert; there is no acknowledgement without it."
        required
        autosize
        minRows={3}
        maxLength={2_000}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      <Button type="submit" mt="sm" disabled={note.trim() === ''} loading={sending.isPending}>
        Acknowledge
      </Button>
      {sending.isError && <ProblemNotice error={sending.error} />}
    </form>
  );
}
