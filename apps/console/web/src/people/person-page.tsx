import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Assignment, Person, Worker } from '../api/views.js';
import { type Column, LoadingRows } from '../elements/data-table.js';
import { Verdict } from '../elements/effect.js';
import classes from '../elements/elements.module.css';
import { EmptyState } from '../elements/empty-state.js';
import { Facts } from '../elements/facts.js';
import { Instant } from '../elements/instant.js';
import { PagedList } from '../elements/paged-list.js';
import { PageHeader } from '../elements/page-header.js';
import { Panel } from '../elements/panel.js';
import { ProblemNotice } from '../elements/problem-notice.js';
import { Look } from '../elements/seen.js';
import { Tags } from '../elements/tags.js';
import { Name } from '../names/name.js';
import { standingOf } from '../projects/assignment-standing.js';
import { useSigned } from '../session/session.context.js';
import { countryName } from '../words/countries.js';
import { wordOf } from '../words/words.js';
import { useParam } from '../shell/address.js';
import { Engagements } from './engagements.js';
import { ForgetDialog } from './forget-dialog.js';
import { EditPersonDialog } from './person-dialog.js';
import { StandingDialog } from './standing-dialog.js';

/** One person: who they are to the caller, what is attested of them, and where they are assigned. */
export function PersonPage() {
  const reference = useParam('person');
  const { api } = useSigned();
  const person = useQuery({
    queryKey: ['person', reference],
    queryFn: ({ signal }) => api.get<Person>('person', { path: { person: reference }, signal }),
  });
  if (person.isPending) return <LoadingRows />;
  return (
    <>
      {person.isError && <ProblemNotice error={person.error} onRetry={() => void person.refetch()} />}
      {/* Somebody who was just let go is not found any more; what came of it is still said on what was seen of them. */}
      {person.data !== undefined && <PersonView person={person.data} />}
    </>
  );
}

function PersonView({ person }: { person: Person }) {
  const { account } = useSigned();
  return (
    <>
      <PageHeader title={person.name} actions={<Actions person={person} />}>
        <Verdict tone={person.status === 'active' ? 'good' : 'bad'}>{wordOf(person.status)}</Verdict> ·{' '}
        <span className="mono">{person.slug}</span>
      </PageHeader>
      <Panel title="Who they are">
        <PersonFacts person={person} />
      </Panel>
      <Panel title="What is attested of them">
        {person.worker ? <WorkerFacts worker={person.worker} /> : <NotShown />}
      </Panel>
      {account.may('assignment:read') && (
        <Panel title="Assignments" isFlush>
          <Assignments person={person} />
        </Panel>
      )}
    </>
  );
}

function Actions({ person }: { person: Person }) {
  const { account } = useSigned();
  return (
    <>
      {account.may('trail:read') && <TimelineLink person={person} />}
      {account.may('person:update') && <EditButton person={person} />}
      {account.may('person:erase') && person.status === 'suspended' && <ForgetButton person={person} />}
      {account.may('person:suspend') && <StandingButton person={person} />}
    </>
  );
}

function TimelineLink({ person: { id } }: { person: Person }) {
  return (
    <Link to="/people/$person/accesses" params={{ person: id }} className={classes.link}>
      Timeline
    </Link>
  );
}

function EditButton({ person: { id } }: { person: Person }) {
  const [isEditing, setEditing] = useState(false);
  const close = (): void => setEditing(false);
  return (
    <>
      <Button variant="default" onClick={() => setEditing(true)}>
        Edit
      </Button>
      {isEditing && (
        <Look<Person> route="person" path={{ person: id }} onClose={close}>
          {(seen) => <EditPersonDialog seen={seen} onClose={close} />}
        </Look>
      )}
    </>
  );
}

function StandingButton({ person }: { person: Person }) {
  const [isAsking, setAsking] = useState(false);
  const isActive = person.status === 'active';
  return (
    <>
      <Button {...(isActive ? { color: 'alarm' } : { variant: 'default' })} onClick={() => setAsking(true)}>
        {isActive ? 'Suspend' : 'Reinstate'}
      </Button>
      {isAsking && <StandingDialog person={person} onClose={() => setAsking(false)} />}
    </>
  );
}

function ForgetButton({ person }: { person: Person }) {
  const [isAsking, setAsking] = useState(false);
  return (
    <>
      <Button color="alarm" variant="light" onClick={() => setAsking(true)}>
        Forget in the trail
      </Button>
      {isAsking && <ForgetDialog person={person} onClose={() => setAsking(false)} />}
    </>
  );
}

function PersonFacts({ person }: { person: Person }) {
  return (
    <Facts
      facts={[
        ['Roles', <Tags key="roles" values={person.roles.map(wordOf)} />],
        ['Employed by', <Name key="employer" kind="organisation" id={person.organisation} />],
        ['Works for', <Engagements key="engagements" person={person} />],
        ['Known since', <Instant key="since" at={person.createdAt} isDay />],
      ]}
    />
  );
}

function NotShown() {
  return (
    <span className="quiet">
      Nothing that you may see. Results of checks are shown to the operator and the employer; a decision names
      what is missing.
    </span>
  );
}

function WorkerFacts({ worker }: { worker: Worker }) {
  const { residence, vetting, identity, screening } = worker;
  return (
    <Facts
      facts={[
        ['Workforce', worker.workforceType && wordOf(worker.workforceType)],
        ['Residence', residence && countryName(residence.country)],
        ['Residence verified', residence?.verifiedAt && <Instant at={residence.verifiedAt} isDay />],
        ['Vetting', vetting && <CheckResult {...vetting} />],
        ['Identity', identity && <CheckResult {...identity} />],
        ['Screening', screening && <CheckResult {...screening} />],
        ['Age', worker.ageBand && wordOf(worker.ageBand)],
        ['Trainings', <Tags key="trainings" values={worker.trainings.map(({ name }) => name)} />],
        ['Vendor', worker.vendor && <Name kind="organisation" id={worker.vendor} />],
      ]}
    />
  );
}

const GOOD = new Set(['passed', 'verified', 'clear']);

function CheckResult({ status, validUntil = null }: { status: string; validUntil?: string | null }) {
  const isOver = validUntil !== null && new Date(validUntil).getTime() <= Date.now();
  return (
    <>
      <Verdict tone={GOOD.has(status) && !isOver ? 'good' : 'bad'}>
        {isOver ? 'Expired' : wordOf(status)}
      </Verdict>
      {validUntil !== null && (
        <>
          {' '}
          until <Instant at={validUntil} isDay />
        </>
      )}
    </>
  );
}

const COLUMNS: readonly Column<Assignment>[] = [
  {
    name: 'Project',
    value: ({ project }) => project,
    show: ({ project }) => (
      <Link to="/projects/$project" params={{ project }} className={classes.link}>
        <Name kind="project" id={project} />
      </Link>
    ),
  },
  { name: 'Purpose', value: ({ purpose }) => wordOf(purpose) },
  {
    name: 'Standing',
    value: (row) => standingOf(row, Date.now()).word,
    show: (row) => {
      const { holds, word } = standingOf(row, Date.now());
      return <Verdict tone={holds ? 'good' : 'warn'}>{word}</Verdict>;
    },
  },
];

function Assignments({ person: { id } }: { person: Person }) {
  return (
    <PagedList<Assignment>
      label="Assignments"
      route="assignments"
      parts={{ query: { person: id } }}
      columns={COLUMNS}
      keyOf={(assignment) => assignment.id}
      empty={
        <EmptyState title="Assigned to nothing">
          They read nothing until they are assigned to a project.
        </EmptyState>
      }
    />
  );
}
