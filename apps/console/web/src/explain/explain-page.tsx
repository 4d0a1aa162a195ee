import { Button, Select, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import type { Person } from '../api/views.js';
import { NamedSelect } from '../elements/named-select.js';
import { PageHeader } from '../elements/page-header.js';
import { Panel } from '../elements/panel.js';
import { ProblemNotice } from '../elements/problem-notice.js';
import { TabsPage } from '../elements/tabs-page.js';
import { useNamed } from '../names/names.js';
import { useSigned } from '../session/session.context.js';
import classes from './explain-page.module.css';
import { type Explanation, ExplanationView } from './explanation-view.js';
import { ItemSelect } from './item-select.js';
import { useAsked } from '../shell/address.js';
import { WhatIf } from './what-if.js';
import { WhoCan } from './who-can.js';

/** Networks to try from, one address in each: blocks of universities and providers that have long been where they are. */
const NETWORKS = [
  { value: '', label: 'My own network' },
  { value: '141.20.1.1', label: 'Germany' },
  { value: '193.51.24.1', label: 'France' },
  { value: '8.8.8.8', label: 'United States' },
  { value: '202.12.29.1', label: 'Australia' },
] as const;

interface Question {
  readonly person: string | null;
  readonly project: string | null;
  readonly item: string | null;
  readonly ip: string;
}

/** Why somebody would get an item or not, who could, and what a change would do; all by the decision of the gateways. */
export function ExplainPage() {
  return (
    <>
      <PageHeader title="Explain">
        The very decision a gateway would make now, gate by gate. It is recorded as an explanation, never as
        an access.
      </PageHeader>
      <TabsPage
        tabs={[
          { value: 'read', label: 'One read', content: <OneRead /> },
          { value: 'who-can', label: 'Who can', content: <WhoCan /> },
          { value: 'what-if', label: 'What if', content: <WhatIf /> },
        ]}
      />
    </>
  );
}

/** Would this person, from this network, get this item through this project now? */
function OneRead() {
  const { api } = useSigned();
  const search = useAsked() as Partial<Record<'person' | 'project' | 'item', string>>;
  const navigate = useNavigate();
  const [question, setQuestion] = useState<Question>({
    person: search.person ?? null,
    project: search.project ?? null,
    item: search.item ?? null,
    ip: '',
  });
  const asking = useMutation({
    mutationFn: ({ ip, project, person, item }: Question) =>
      api.call<Explanation>('explain', {
        body: { person, item, ...(project !== null && { project }), ...(ip !== '' && { ip }) },
      }),
  });
  const ask = (): void => {
    const { person, project, item } = question;
    void navigate({ to: '/explain', search: { person, project, item }, replace: true });
    asking.mutate(question);
  };
  return (
    <>
      <Panel>
        <QuestionForm question={question} onChange={setQuestion} isAsking={asking.isPending} onAsk={ask} />
      </Panel>
      {asking.isError && <ProblemNotice error={asking.error} />}
      {asking.isSuccess && <ExplanationView explanation={asking.data.data} recordId={asking.data.recordId} />}
    </>
  );
}

function QuestionForm(props: {
  question: Question;
  onChange: (question: Question) => void;
  isAsking: boolean;
  onAsk: () => void;
}) {
  const { question, onChange, isAsking, onAsk } = props;
  const isWorker = useIsWorker();
  const set = (change: Partial<Question>): void => onChange({ ...question, ...change });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    onAsk();
  };
  return (
    <form onSubmit={submit}>
      <div className={classes.question}>
        <NamedSelect
          label="Person"
          kind="person"
          value={question.person}
          onChange={(person) => set({ person })}
          keep={isWorker}
        />
        <NamedSelect
          label="Project"
          kind="project"
          value={question.project}
          onChange={(project) => set({ project, item: null })}
        />
        <ItemSelect project={question.project} value={question.item} onChange={(item) => set({ item })} />
        <NetworkField value={question.ip} onChange={(ip) => set({ ip })} />
        <Button
          type="submit"
          loading={isAsking}
          disabled={question.person === null || question.item === null}
        >
          Explain
        </Button>
      </div>
    </form>
  );
}

/** Items are read by those who work; nobody else needs an explanation of why not. */
function useIsWorker(): (named: { id: string }) => boolean {
  const people = useNamed<Person>('person');
  const workers = new Set(
    people
      .filter(({ roles }) => roles.some((role) => ['annotator', 'reviewer'].includes(role)))
      .map(({ id }) => id),
  );
  return ({ id }) => workers.has(id);
}

function NetworkField({ value, onChange }: { value: string; onChange: (ip: string) => void }) {
  const isListed = NETWORKS.some((network) => network.value === value);
  return (
    <>
      <Select
        label="From the network of"
        data={NETWORKS.map((network) => ({ ...network }))}
        value={isListed ? value : null}
        placeholder="The address beside"
        onChange={(chosen) => onChange(chosen ?? '')}
      />
      <TextInput
        label="Or an address"
        placeholder="203.0.113.7"
        value={isListed ? '' : value}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    </>
  );
}
