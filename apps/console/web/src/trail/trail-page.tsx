import { Button, Menu } from '@mantine/core';
import { IconDownload, IconRadar2 } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { EmptyState } from '../elements/empty-state.js';
import { PageHeader } from '../elements/page-header.js';
import { Panel } from '../elements/panel.js';
import { ProblemNotice } from '../elements/problem-notice.js';
import { useSigned } from '../session/session.context.js';
import { EVENT_COLUMNS } from './event-columns.js';
import { type EventFilters, toFilters } from './event-filters.js';
import { EventList } from './event-list.js';
import { EXPORT_FORMATS, saveExport } from './exports.js';
import { FilterForm } from './filter-form.js';
import { LiveTail } from './live-tail.js';
import { SavedSearchMenu } from './saved-search-menu.js';
import { useAsked } from '../shell/address.js';

/** The trail: search, live tail, export. */
export function TrailPage() {
  const search = useAsked();
  const filters = useMemo(() => toFilters(search), [search]);
  const navigate = useNavigate();
  const [isLive, setLive] = useState(false);
  const apply = (next: EventFilters): void => void navigate({ to: '/trail', search: next });
  return (
    <>
      <PageHeader
        title="Trail"
        actions={
          <>
            <Button
              variant={isLive ? 'filled' : 'default'}
              leftSection={<IconRadar2 size={14} aria-hidden />}
              aria-pressed={isLive}
              onClick={() => setLive(!isLive)}
            >
              Live
            </Button>
            <SavedSearchMenu filters={filters} onChoose={apply} />
            <ExportMenu filters={filters} />
          </>
        }
      >
        Every access, decided and recorded before the first byte. Looking here is recorded too.
      </PageHeader>
      <Panel isFlush>
        <FilterForm filters={filters} onApply={apply} />
        {isLive ? <LiveTail filters={filters} /> : <Results filters={filters} />}
      </Panel>
    </>
  );
}

function Results({ filters }: { filters: EventFilters }) {
  return (
    <EventList
      route="events"
      parts={{ query: { ...filters } }}
      columns={EVENT_COLUMNS}
      empty={
        <EmptyState title="No record matches">
          Take a filter away, or widen the time. What happened in the last second may not be in the log yet.
        </EmptyState>
      }
    />
  );
}

function ExportMenu({ filters }: { filters: EventFilters }) {
  const { api } = useSigned();
  const saving = useMutation({
    mutationFn: (format: (typeof EXPORT_FORMATS)[number]) => saveExport(api, filters, format),
  });
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button
            variant="default"
            leftSection={<IconDownload size={14} aria-hidden />}
            loading={saving.isPending}
          >
            Export
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>Everything that matches</Menu.Label>
          {EXPORT_FORMATS.map((format) => (
            <Menu.Item key={format.format} onClick={() => saving.mutate(format)}>
              {format.label}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      {saving.isError && <ProblemNotice error={saving.error} />}
    </>
  );
}
