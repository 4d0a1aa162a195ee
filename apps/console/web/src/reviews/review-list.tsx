import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { Review } from '../api/review-views.js';
import type { Column } from '../elements/data-table.js';
import classes from '../elements/elements.module.css';
import { EmptyState } from '../elements/empty-state.js';
import { Instant } from '../elements/instant.js';
import { PagedList } from '../elements/paged-list.js';
import { Panel } from '../elements/panel.js';
import { useSigned } from '../session/session.context.js';
import { toCount } from '../words/numbers.js';
import { ReviewStanding } from './review-standing.js';
import { StartDialog } from './start-dialog.js';

const COLUMNS: readonly Column<Review>[] = [
  {
    name: 'Review',
    value: ({ name }) => name,
    show: ({ id, name }) => (
      <Link to="/reviews/$review" params={{ review: id }} className={classes.link}>
        {name}
      </Link>
    ),
  },
  { name: 'State', value: ({ state }) => state, show: (review) => <ReviewStanding review={review} /> },
  {
    name: 'Undecided',
    value: ({ progress }) => progress.undecided,
    show: ({ progress, population }) => `${toCount(progress.undecided)} of ${toCount(population.size)}`,
    isRight: true,
  },
  {
    name: 'Revoked',
    value: ({ progress }) => progress.revoked + progress.lapsed,
    show: ({ progress }) => toCount(progress.revoked + progress.lapsed),
    isRight: true,
    isMinor: true,
  },
  { name: 'Due', value: ({ dueAt }) => dueAt, show: ({ dueAt }) => <Instant at={dueAt} />, isMinor: true },
];

/** Reviews of what was granted: each over a population that was counted when it started. */
export function ReviewList() {
  const { account } = useSigned();
  const [isStarting, setStarting] = useState(false);
  return (
    <Panel
      title="Reviews of what was granted"
      actions={
        account.may('review:create') && (
          <Button size="compact-sm" onClick={() => setStarting(true)}>
            Start a review
          </Button>
        )
      }
      isFlush
    >
      <PagedList<Review>
        label="Reviews"
        route="reviews"
        columns={COLUMNS}
        keyOf={({ id }) => id}
        empty={
          <EmptyState title="No review yet">
            A review asks of every assignment and tool whether it is still needed; what nobody keeps is
            revoked when it is due.
          </EmptyState>
        }
      />
      {isStarting && <StartDialog onClose={() => setStarting(false)} />}
    </Panel>
  );
}
