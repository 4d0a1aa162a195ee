import { Button, SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import type { Review, ReviewEntry } from '../api/review-views.js';
import { ChangeDialog } from '../elements/change-dialog.js';
import type { Column } from '../elements/data-table.js';
import { Verdict } from '../elements/effect.js';
import classes from '../elements/elements.module.css';
import { EmptyState } from '../elements/empty-state.js';
import { Distance } from '../elements/instant.js';
import { PagedList } from '../elements/paged-list.js';
import { Name } from '../names/name.js';
import { useFind } from '../names/names.js';
import { PersonName, ProjectName } from '../names/person-name.js';
import { useSigned } from '../session/session.context.js';
import { toCount } from '../words/numbers.js';
import { wordOf } from '../words/words.js';

/** A decision that somebody is about to make. */
interface Decision {
  readonly entry: ReviewEntry;
  readonly decision: 'keep' | 'revoke';
}

const MANY = 1_000;

/** What was granted, with its last use: each to be kept or revoked. */
export function ReviewEntries({ review }: { review: Review }) {
  const [chosen, choose] = useState(review.state === 'closed' ? 'all' : 'undecided');
  const [made, make] = useState<Decision | null>(null);
  return (
    <>
      <div className={classes.panelBody}>
        <SegmentedControl
          size="xs"
          aria-label="Which entries"
          value={chosen}
          onChange={choose}
          data={[
            { value: 'undecided', label: 'Undecided' },
            { value: 'keep', label: 'Kept' },
            { value: 'revoke', label: 'Revoked' },
            { value: 'all', label: 'All' },
          ]}
        />
      </div>
      <PagedList<ReviewEntry>
        label="Entries"
        route="reviewEntries"
        parts={{
          path: { review: review.id },
          query: { decision: chosen === 'all' ? undefined : chosen },
        }}
        columns={columnsOf(make)}
        keyOf={({ id }) => id}
        empty={
          <EmptyState title="Nothing here">
            {chosen === 'undecided' ? 'Everything was decided.' : 'Nothing was decided like this.'}
          </EmptyState>
        }
      />
      {made !== null && <EntryDialog review={review} made={made} onClose={() => make(null)} />}
    </>
  );
}

function columnsOf(onDecide: (decision: Decision) => void): readonly Column<ReviewEntry>[] {
  return [
    ...COLUMNS,
    {
      name: 'Decision',
      value: ({ decision }) => decision?.decision ?? '',
      isRight: true,
      show: (entry) => <Decided entry={entry} onDecide={onDecide} />,
    },
  ];
}

const COLUMNS: readonly Column<ReviewEntry>[] = [
  {
    name: 'Who',
    value: ({ person, grant }) => person ?? grant,
    show: ({ kind, person, grant }) =>
      kind === 'tool-credential' ? <Name kind="tool" id={grant} /> : <PersonName id={person} />,
  },
  {
    name: 'To what',
    value: ({ projects }) => projects.join(' '),
    show: ({ projects }) =>
      projects.map((id) => (
        <div key={id}>
          <ProjectName id={id} />
        </div>
      )),
  },
  {
    name: 'Last read',
    value: ({ evidence }) => evidence.lastReadAt ?? '',
    show: ({ evidence }) =>
      evidence.lastReadAt === null ? (
        <Verdict tone="warn">Never</Verdict>
      ) : (
        <Distance at={evidence.lastReadAt} />
      ),
  },
  {
    name: 'Reads',
    value: ({ evidence }) => evidence.reads,
    show: ({ evidence }) => `${toCount(evidence.reads)}${evidence.reads >= MANY ? ' or more' : ''}`,
    isRight: true,
    isMinor: true,
  },
  { name: 'NDA', value: ({ nda }) => nda, show: ({ nda }) => wordOf(nda), isMinor: true },
];

function Decided({ entry, onDecide }: { entry: ReviewEntry; onDecide: (decision: Decision) => void }) {
  const { decision, mayDecide = false, person, grant } = entry;
  const [findPerson, findTool] = [useFind('person'), useFind('tool')];
  const of = (person === null ? findTool(grant) : findPerson(person))?.name ?? grant;
  if (decision !== null) {
    return (
      <>
        <Verdict tone={decision.decision === 'keep' ? 'good' : 'bad'}>
          {decision.decision === 'keep' ? 'Kept' : 'Revoked'}
        </Verdict>
        <div className="quiet">
          {decision.by === null ? 'Nobody decided in time' : <PersonName id={decision.by} />}
        </div>
      </>
    );
  }
  if (!mayDecide) return <span className="quiet">Not yours to decide</span>;
  return (
    <Button.Group style={{ justifyContent: 'flex-end' }}>
      <Button
        variant="subtle"
        size="compact-xs"
        aria-label={`Keep what ${of} has`}
        onClick={() => onDecide({ entry, decision: 'keep' })}
      >
        Keep
      </Button>
      <Button
        variant="subtle"
        color="alarm"
        size="compact-xs"
        aria-label={`Revoke what ${of} has`}
        onClick={() => onDecide({ entry, decision: 'revoke' })}
      >
        Revoke
      </Button>
    </Button.Group>
  );
}

function EntryDialog({ review, made, onClose }: { review: Review; made: Decision; onClose: () => void }) {
  const { api } = useSigned();
  const { entry, decision } = made;
  const isRevoke = decision === 'revoke';
  return (
    <ChangeDialog
      title={isRevoke ? 'Revoke what was granted' : 'Keep what was granted'}
      confirm={isRevoke ? 'Revoke' : 'Keep'}
      isDangerous={isRevoke}
      asks={{ label: 'Comment', isRequired: true }}
      onClose={onClose}
      change={(comment) =>
        api.call('decideEntry', {
          path: { review: review.id, entry: entry.id },
          body: { decision, comment },
        })
      }
    >
      {isRevoke
        ? 'Nobody reads by it any more; the answer comes when no gateway serves it. It cannot be taken back.'
        : 'It stays as it is. The decision is final for this review.'}
    </ChangeDialog>
  );
}
