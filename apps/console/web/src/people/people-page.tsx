import { Button, Tabs } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { Person } from '../api/views.js';
import type { Column } from '../elements/data-table.js';
import { Verdict } from '../elements/effect.js';
import classes from '../elements/elements.module.css';
import { EmptyState } from '../elements/empty-state.js';
import { PagedList } from '../elements/paged-list.js';
import { PageHeader } from '../elements/page-header.js';
import { Panel } from '../elements/panel.js';
import { Name } from '../names/name.js';
import { useSigned } from '../session/session.context.js';
import { wordOf } from '../words/words.js';
import { Clients } from './clients.js';
import { NewPersonDialog } from './person-dialog.js';
import { StandingDialog } from './standing-dialog.js';
import { VendorRegister } from '../vendors/vendor-register.js';

/** Who works for whom, and which vendors may send staff. */
export function PeoplePage() {
  const { account } = useSigned();
  const [isAdding, setAdding] = useState(false);
  return (
    <>
      <PageHeader
        title="People and vendors"
        actions={
          account.may('person:create') ? (
            <Button onClick={() => setAdding(true)}>Add a person</Button>
          ) : undefined
        }
      >
        Who can sign in, whom they work for, and whose staff each client has approved.
      </PageHeader>
      <Tabs defaultValue="people" keepMounted={false}>
        <Tabs.List mb="md">
          <Tabs.Tab value="people">People</Tabs.Tab>
          {account.may('subprocessor:read') && <Tabs.Tab value="vendors">Vendors</Tabs.Tab>}
          {account.may('organisation:create') && <Tabs.Tab value="clients">Clients</Tabs.Tab>}
        </Tabs.List>
        <Tabs.Panel value="people">
          <Panel isFlush>
            <People />
          </Panel>
        </Tabs.Panel>
        <Tabs.Panel value="vendors">
          <VendorRegister />
        </Tabs.Panel>
        <Tabs.Panel value="clients">
          <Clients />
        </Tabs.Panel>
      </Tabs>
      {isAdding && <NewPersonDialog onClose={() => setAdding(false)} />}
    </>
  );
}

function People() {
  const { account } = useSigned();
  const [changing, setChanging] = useState<Person | null>(null);
  return (
    <>
      <PagedList<Person>
        label="People"
        route="people"
        columns={columnsOf(account.may('trail:read'), account.may('person:suspend') ? setChanging : null)}
        keyOf={({ id }) => id}
        empty={
          <EmptyState title="Nobody yet">The operator adds people, and says whom they work for.</EmptyState>
        }
      />
      {changing && <StandingDialog person={changing} onClose={() => setChanging(null)} />}
    </>
  );
}

function columnsOf(
  readsTrail: boolean,
  onChange: ((person: Person) => void) | null,
): readonly Column<Person>[] {
  return [
    {
      name: 'Person',
      value: ({ name }) => name,
      show: ({ id, name, slug }) => (
        <>
          <Link to="/people/$person" params={{ person: id }} className={classes.link}>
            {name}
          </Link>{' '}
          <span className="mono quiet">{slug}</span>
        </>
      ),
    },
    { name: 'Roles', value: ({ roles }) => roles.map(wordOf).join(', ') },
    {
      name: 'Employed by',
      value: ({ organisation }) => organisation,
      show: ({ organisation }) => <Name kind="organisation" id={organisation} />,
      isMinor: true,
    },
    {
      name: 'Standing',
      value: ({ status }) => status,
      show: ({ status }) => <Verdict tone={status === 'active' ? 'good' : 'bad'}>{wordOf(status)}</Verdict>,
    },
    ...(readsTrail ? [TRAIL] : []),
    ...(onChange === null ? [] : [standingColumn(onChange)]),
  ];
}

const TRAIL: Column<Person> = {
  name: 'Trail',
  value: () => '',
  show: ({ id, name }) => (
    <Link
      to="/people/$person/accesses"
      params={{ person: id }}
      className={classes.link}
      aria-label={`Timeline of ${name}`}
    >
      Timeline
    </Link>
  ),
};

function standingColumn(onChange: (person: Person) => void): Column<Person> {
  return {
    name: 'Actions',
    value: () => '',
    isRight: true,
    show: (person) => {
      const verb = person.status === 'active' ? 'Suspend' : 'Reinstate';
      return (
        <Button
          variant="subtle"
          size="compact-xs"
          {...(verb === 'Suspend' && { color: 'alarm' })}
          aria-label={`${verb} ${person.name}`}
          onClick={() => onChange(person)}
        >
          {verb}
        </Button>
      );
    },
  };
}
