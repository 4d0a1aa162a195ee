import { Button, Group, SegmentedControl, TextInput } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useInfiniteQuery, useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { AccessMatrix, MatrixPerson } from '../api/access-views.js';
import { LoadingRows } from '../elements/data-table.js';
import elements from '../elements/elements.module.css';
import { EmptyState } from '../elements/empty-state.js';
import { NamedField } from '../elements/fields.js';
import { Instant } from '../elements/instant.js';
import { Panel } from '../elements/panel.js';
import { ProblemNotice } from '../elements/problem-notice.js';
import { saveFile } from '../elements/save-file.js';
import { useSigned } from '../session/session.context.js';
import { toCount } from '../words/numbers.js';
import classes from './access-matrix.module.css';
import { MatrixTable } from './matrix-table.js';

const PAGE_PEOPLE = 200;
const CHOICES = [
  { value: 'all', label: 'Everybody' },
  { value: 'reads', label: 'Who reads' },
  { value: 'refused', label: 'Who is refused' },
] as const;
const READS: readonly string[] = ['allow', 'lease', 'partial'];

/** Who reaches what: people against projects, decided as a gateway would decide now. */
export function AccessMatrixPanel({ project }: { project?: string }) {
  const [projects, setProjects] = useState<readonly string[]>([]);
  const asked = project === undefined ? projects : [project];
  return (
    <Panel title="Effective access" actions={<SaveButton projects={asked} />} isFlush>
      {project === undefined && (
        <div className={elements.panelBody}>
          <NamedField
            label="Projects"
            description="Empty: the first fifty."
            kind="project"
            value={projects}
            onChange={setProjects}
          />
        </div>
      )}
      <Matrix projects={asked} />
    </Panel>
  );
}

function Matrix({ projects }: { projects: readonly string[] }) {
  const { api } = useSigned();
  const [filter, setFilter] = useState('');
  const [chosen, choose] = useState('all');
  const pages = useInfiniteQuery({
    queryKey: ['accessMatrix', projects],
    // Each question is recorded: it is not asked again unbidden.
    staleTime: Infinity,
    gcTime: 0,
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) =>
      api.get<AccessMatrix>('accessMatrix', {
        query: { projects: projects.join(','), limit: PAGE_PEOPLE, cursor: pageParam },
        signal,
      }),
    getNextPageParam: (last) => last.nextCursor,
  });
  if (pages.isPending) return <LoadingRows />;
  if (pages.isError) return <ProblemNotice error={pages.error} onRetry={() => void pages.refetch()} />;
  const [first] = pages.data.pages;
  const people = pages.data.pages.flatMap((page) => page.people);
  const shown = people.filter((person) => isNamed(person, filter) && isChosen(person, chosen));
  if (first === undefined || people.length === 0) return <Nobody />;
  return (
    <>
      <Filters filter={filter} onFilter={setFilter} chosen={chosen} onChoose={choose} />
      {shown.length === 0 ? (
        <EmptyState title="Nobody matches">
          Take the filter away to see everybody who was asked about.
        </EmptyState>
      ) : (
        <MatrixTable projects={first.projects} people={shown} />
      )}
      <div className={elements.foot}>
        <span className="number">
          {toCount(shown.length)} of {toCount(people.length)} people, as of <Instant at={first.at} />, from
          where each of them lives
        </span>
        {pages.hasNextPage && (
          <Button
            variant="default"
            loading={pages.isFetchingNextPage}
            onClick={() => void pages.fetchNextPage()}
          >
            Show more
          </Button>
        )}
      </div>
    </>
  );
}

function Filters(props: {
  filter: string;
  onFilter: (text: string) => void;
  chosen: string;
  onChoose: (chosen: string) => void;
}) {
  const { filter, onFilter, chosen, onChoose } = props;
  return (
    <div className={classes.filters}>
      <TextInput
        aria-label="Filter by name"
        placeholder="Filter by name"
        value={filter}
        onChange={(event) => onFilter(event.currentTarget.value)}
      />
      <SegmentedControl
        size="xs"
        aria-label="Which people"
        value={chosen}
        onChange={onChoose}
        data={CHOICES.map((choice) => ({ ...choice }))}
      />
    </div>
  );
}

function Nobody() {
  return (
    <EmptyState title="Nobody was ever assigned">
      Without an assignment nobody reads anything. Assign somebody to a project first.
    </EmptyState>
  );
}

function SaveButton({ projects }: { projects: readonly string[] }) {
  const { api } = useSigned();
  const saving = useMutation({
    mutationFn: async () => {
      const query = { projects: projects.join(','), format: 'csv', limit: 1_000 };
      const response = await api.open('accessMatrix', { query });
      saveFile(await response.blob(), 'access-matrix.csv');
    },
  });
  return (
    <Group gap="xs">
      {saving.isError && <ProblemNotice error={saving.error} />}
      <Button
        size="compact-sm"
        variant="default"
        leftSection={<IconDownload size={14} aria-hidden />}
        loading={saving.isPending}
        onClick={() => saving.mutate()}
      >
        CSV
      </Button>
    </Group>
  );
}

function isNamed({ name, slug }: MatrixPerson, filter: string): boolean {
  const wanted = filter.trim().toLowerCase();
  return [name, slug].some((text) => text.toLowerCase().includes(wanted));
}

function isChosen({ cells }: MatrixPerson, chosen: string): boolean {
  if (chosen === 'all') return true;
  const reads = cells.some(({ effect }) => READS.includes(effect));
  return chosen === 'reads' ? reads : cells.some(({ effect }) => effect === 'deny');
}
