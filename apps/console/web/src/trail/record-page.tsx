import { Code } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import type { TrailRecord } from '../api/trail-views.js';
import { LoadingRows } from '../elements/data-table.js';
import { Effect } from '../elements/effect.js';
import { Facts } from '../elements/facts.js';
import { Identifier } from '../elements/identifier.js';
import { PageHeader } from '../elements/page-header.js';
import { Panel } from '../elements/panel.js';
import { ProblemNotice } from '../elements/problem-notice.js';
import { GateList, verdictsOf } from '../gates/gate-list.js';
import { useSigned } from '../session/session.context.js';
import { IntentFacts, isAccess, OriginFacts, OutcomeFacts } from './record-facts.js';
import { useParam } from '../shell/address.js';

// The proof brings hashing and signatures along; a list of records needs neither.
const ProofPanel = lazy(() => import('../proof/proof-panel.js'));

const POLL_MS = 2_000;

/** One record: what was asked, what each gate said, what became of it, and the proof of it. */
export function RecordPage() {
  const recordId = useParam('recordId');
  const { api } = useSigned();
  const record = useQuery({
    queryKey: ['record', recordId],
    queryFn: ({ signal }) => api.get<TrailRecord>('record', { path: { recordId }, signal }),
    staleTime: Infinity,
    // A record is in the log within a second or two; until then there is nothing to prove.
    refetchInterval: ({ state }) => (state.data && state.data.proof === null ? POLL_MS : false),
  });
  if (record.isPending) return <LoadingRows />;
  if (record.isError) return <ProblemNotice error={record.error} onRetry={() => void record.refetch()} />;
  return <RecordView record={record.data} />;
}

function RecordView({ record }: { record: TrailRecord }) {
  return (
    <>
      <PageHeader title="Record">
        <Effect effect={record.effect} /> · <Identifier value={record.id} label="record" />
      </PageHeader>
      <Panel title="Intent, recorded before the first byte">
        <IntentFacts record={record} />
      </Panel>
      {isAccess(record) ? (
        <Panel title="What each gate said" isFlush>
          <GateList verdicts={verdictsOf(record.reasons)} />
        </Panel>
      ) : (
        <ReasonPanel record={record} />
      )}
      <Panel title="Outcome">
        <OutcomeFacts record={record} />
      </Panel>
      <Suspense fallback={<LoadingRows />}>
        <ProofPanel record={record} />
      </Suspense>
      <Panel title="From where">
        <OriginFacts record={record} />
      </Panel>
      <Panel title="The event, as it was hashed">
        <details>
          <summary>Show it in full</summary>
          <Code block mt="xs" fz="xs" tabIndex={0} aria-label="Event in JSON">
            {JSON.stringify(record.event, null, 2)}
          </Code>
        </details>
      </Panel>
    </>
  );
}

function ReasonPanel({ record: { reasons } }: { record: TrailRecord }) {
  if (reasons.length === 0) return null;
  return (
    <Panel title="Reasons">
      <Facts facts={reasons.map(({ code, detail }) => [code, detail ?? ''])} />
    </Panel>
  );
}
