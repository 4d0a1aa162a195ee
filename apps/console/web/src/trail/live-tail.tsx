import { useEffect, useState } from 'react';
import type { TrailEvent } from '../api/trail-views.js';
import { DataTable } from '../elements/data-table.js';
import { EmptyState } from '../elements/empty-state.js';
import classes from '../elements/elements.module.css';
import { ProblemNotice } from '../elements/problem-notice.js';
import { useSigned } from '../session/session.context.js';
import { EVENT_COLUMNS } from './event-columns.js';
import type { EventFilters } from './event-filters.js';
import { followEvents } from './follow-events.js';

/** More would only push each other off the screen. */
const MOST_ROWS = 200;

/** New records as they come into the log. */
export function LiveTail({ filters }: { filters: EventFilters }) {
  const [attempt, setAttempt] = useState(0);
  const { events, error, isOpen } = useLiveEvents(filters, attempt);
  if (error !== null) return <ProblemNotice error={error} onRetry={() => setAttempt(attempt + 1)} />;
  return (
    <>
      <div className={classes.foot} role="status">
        {isOpen ? `Following the log · ${events.length} new` : 'Connecting …'}
      </div>
      {events.length === 0 ? (
        <EmptyState title="Nothing new yet">
          Records appear here within a second of being sequenced.
        </EmptyState>
      ) : (
        <DataTable
          label="New records"
          columns={EVENT_COLUMNS}
          rows={events}
          keyOf={({ id }) => id}
          sorts={false}
        />
      )}
    </>
  );
}

/** Another `attempt` begins anew. */
function useLiveEvents(filters: EventFilters, attempt: number) {
  const { api } = useSigned();
  const [events, setEvents] = useState<readonly TrailEvent[]>([]);
  const [error, setError] = useState<Error | null>(null);
  const [isOpen, setOpen] = useState(false);
  useEffect(() => {
    const ending = new AbortController();
    setEvents([]);
    setError(null);
    const listener = {
      onOpen: () => setOpen(true),
      onEvents: (found: readonly TrailEvent[]) =>
        setEvents((before) => [...found.toReversed(), ...before].slice(0, MOST_ROWS)),
    };
    followEvents(api, filters, { listener, signal: ending.signal }).catch((reason: unknown) => {
      if (!ending.signal.aborted) setError(reason instanceof Error ? reason : new Error(String(reason)));
    });
    return () => ending.abort();
  }, [api, filters, attempt]);
  return { events, error, isOpen };
}
