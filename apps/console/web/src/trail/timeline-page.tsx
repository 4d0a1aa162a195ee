import { useMemo } from 'react';
import { EmptyState } from '../elements/empty-state.js';
import { PageHeader } from '../elements/page-header.js';
import { Panel } from '../elements/panel.js';
import { useFind } from '../names/names.js';
import { ACCESS_COLUMNS } from './event-columns.js';
import { toFilters } from './event-filters.js';
import { EventList } from './event-list.js';
import { useAsked, useParam } from '../shell/address.js';

/** What one person asked for, newest first. */
export function TimelinePage() {
  const person = useParam('person');
  const search = useAsked();
  const parts = useMemo(() => {
    return { path: { person }, query: { ...toFilters(search), person: undefined } };
  }, [person, search]);
  const named = useFind('person')(person);
  return (
    <>
      <PageHeader title={named?.name ?? 'A person'}>
        Everything they asked for: reads, listings, sign-ins and changes, allowed and refused.
      </PageHeader>
      <Panel isFlush>
        <EventList
          route="personAccesses"
          parts={parts}
          columns={ACCESS_COLUMNS}
          empty={
            <EmptyState title="Nothing yet">They have asked for nothing that you may know of.</EmptyState>
          }
        />
      </Panel>
    </>
  );
}
