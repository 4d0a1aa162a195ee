import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { LawfulDisclosure } from '../api/disclosure-views.js';
import type { Column } from '../elements/data-table.js';
import { Verdict } from '../elements/effect.js';
import classes from '../elements/elements.module.css';
import { EmptyState } from '../elements/empty-state.js';
import { PagedList } from '../elements/paged-list.js';
import { PageHeader } from '../elements/page-header.js';
import { Panel } from '../elements/panel.js';
import { Name } from '../names/name.js';
import { PendingChanges } from '../requests/pending-list.js';
import { useSigned } from '../session/session.context.js';
import { toDate } from '../words/instants.js';
import { toCount } from '../words/numbers.js';
import { DisclosureDialog } from './disclosure-dialog.js';
import { standingOf, tellingOf } from './disclosure-standing.js';

/** Which data was disclosed to which authority, on which law, by which two people; and what is asked for. */
export function DisclosuresPage() {
  const { account } = useSigned();
  const [isAsking, setAsking] = useState(false);
  return (
    <>
      <PageHeader
        title="Lawful disclosures"
        actions={
          account.may('lawful-disclosure:create') ? (
            <Button onClick={() => setAsking(true)}>Ask for a disclosure</Button>
          ) : undefined
        }
      >
        Data for an authority, only where a law demands it: asked for by one person, approved by another, and
        visible to the client unless a law forbids that.
      </PageHeader>
      <Panel title="Disclosures" isFlush>
        <PagedList<LawfulDisclosure>
          label="Disclosures"
          route="disclosures"
          columns={COLUMNS}
          keyOf={({ id }) => id}
          empty={
            <EmptyState title="Nothing is disclosed">
              No authority was given anything, as far as you may know.
            </EmptyState>
          }
        />
      </Panel>
      <Panel title="Waiting for a second person" isFlush>
        <PendingChanges
          query={{ kind: 'lawful-disclosure.create', state: 'pending' }}
          empty={
            <EmptyState title="Nothing waits">What is asked for waits here until it is approved.</EmptyState>
          }
        />
      </Panel>
      {isAsking && <DisclosureDialog onClose={() => setAsking(false)} />}
    </>
  );
}

function extentOf(items: LawfulDisclosure['items']): string {
  if (items === null) return 'Every item';
  return items.length === 1 ? '1 item' : `${toCount(items.length)} items`;
}

const COLUMNS: readonly Column<LawfulDisclosure>[] = [
  {
    name: 'Authority',
    value: ({ authority }) => authority,
    show: ({ id, authority, legalBasis }) => (
      <>
        <Link to="/disclosures/$disclosure" params={{ disclosure: id }} className={classes.link}>
          {authority}
        </Link>
        <div className="quiet">{legalBasis}</div>
      </>
    ),
  },
  {
    name: 'Client',
    value: ({ organisation }) => organisation,
    show: ({ organisation }) => <Name kind="organisation" id={organisation} />,
    isMinor: true,
  },
  {
    name: 'Of',
    value: ({ dataset }) => dataset,
    show: ({ dataset, items }) => (
      <>
        <Name kind="dataset" id={dataset} />
        <div className="quiet">{extentOf(items)}</div>
      </>
    ),
    isMinor: true,
  },
  {
    name: 'Period',
    value: ({ validFrom }) => validFrom,
    show: ({ validFrom, validUntil }) => `${toDate(validFrom)} – ${toDate(validUntil)}`,
    isMinor: true,
  },
  {
    name: 'Standing',
    value: (row) => standingOf(row, Date.now()).word,
    show: (row) => {
      const { tone, word } = standingOf(row, Date.now());
      return <Verdict tone={tone}>{word}</Verdict>;
    },
  },
  {
    name: 'Client told',
    value: (row) => tellingOf(row, Date.now()).word,
    show: (row) => {
      const { tone, word } = tellingOf(row, Date.now());
      return <Verdict tone={tone}>{word}</Verdict>;
    },
  },
];
