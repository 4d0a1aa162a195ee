import { Alert, Code } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { LogPolicy, TrailRecord } from '../api/trail-views.js';
import { LoadingRows } from '../elements/data-table.js';
import { Verdict } from '../elements/effect.js';
import { Panel } from '../elements/panel.js';
import { ProblemNotice } from '../elements/problem-notice.js';
import { useSigned } from '../session/session.context.js';
import { type KeyStanding, standingOf } from './known-keys.js';
import classes from './proof-panel.module.css';
import { type ProofStep, type RecordVerdict, verifyRecord } from './verify-record.js';

const KEY_WORDS: Readonly<Record<KeyStanding, Omit<ProofStep, 'name'>>> = {
  'first-seen': {
    isGood: true,
    detail:
      'This browser sees the log’s key for the first time and remembers it. Compare it once with the one published elsewhere.',
  },
  known: { isGood: true, detail: 'The log’s key is the one this browser saw before.' },
  changed: {
    isGood: false,
    detail: 'The log’s key is not the one this browser saw before. Ask why, by another way than this one.',
  },
};

/** Verifies a record's proof in this browser and says what was verified. */
export default function ProofPanel({ record }: { record: TrailRecord }) {
  const { api } = useSigned();
  const policy = useQuery({
    queryKey: ['log-policy', record.organisationId],
    queryFn: ({ signal }) =>
      api.get<LogPolicy>('logPolicy', { path: { organisation: record.organisationId }, signal }),
    enabled: record.proof !== null,
  });
  return (
    <Panel title="Proof, verified in this browser">
      {record.proof === null && (
        <Alert color="yellow" title="Not in the log yet">
          The record is durable. It comes into a published checkpoint within a few seconds; this page looks
          again.
        </Alert>
      )}
      {policy.isError && <ProblemNotice error={policy.error} onRetry={() => void policy.refetch()} />}
      {policy.isFetching && <LoadingRows />}
      {policy.data && record.proof !== null && <Judgement record={record} policy={policy.data} />}
    </Panel>
  );
}

function Judgement({ record, policy }: { record: TrailRecord; policy: LogPolicy }) {
  const verdict = useMemo(() => judge(record, policy), [record, policy]);
  return (
    <>
      <div className={classes.verdict} role="status">
        {verdict.isGood ? (
          <Verdict tone="good">Verified: this record is in the log, unaltered.</Verdict>
        ) : (
          <Verdict tone="bad">Not verified. Do not rely on this record.</Verdict>
        )}
      </div>
      {!verdict.isGood && (
        <Alert color="alarm" role="alert" mb="sm" title="The proof does not hold">
          Something between the log and this page shows you another record than was written. Keep this page,
          export the log and verify it offline with “portcullis trail verify”.
        </Alert>
      )}
      <ul className={classes.steps}>
        {verdict.steps.map(({ name, isGood, detail }) => (
          <li key={name} className={classes.step}>
            <Verdict tone={isGood ? 'good' : 'bad'}>{name}</Verdict>
            <span>{detail}</span>
          </li>
        ))}
      </ul>
      <details>
        <summary>Show the signed checkpoint</summary>
        <Code block mt="xs" fz="xs" tabIndex={0} aria-label="Signed checkpoint">
          {verdict.checkpoint}
        </Code>
      </details>
    </>
  );
}

function judge(record: TrailRecord, policy: LogPolicy): RecordVerdict {
  const verdict = verifyRecord(record, policy);
  const key = { name: 'Key', ...KEY_WORDS[standingOf(window.localStorage, policy)] };
  return { ...verdict, isGood: verdict.isGood && key.isGood, steps: [...verdict.steps, key] };
}
