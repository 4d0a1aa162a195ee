import { Button, Menu, Progress } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import type { Review } from '../api/review-views.js';
import { LoadingRows } from '../elements/data-table.js';
import { Facts } from '../elements/facts.js';
import { Identifier } from '../elements/identifier.js';
import { Instant } from '../elements/instant.js';
import { PageHeader } from '../elements/page-header.js';
import { Panel } from '../elements/panel.js';
import { ProblemNotice } from '../elements/problem-notice.js';
import { saveFile } from '../elements/save-file.js';
import { PersonName, ProjectName } from '../names/person-name.js';
import { useSigned } from '../session/session.context.js';
import { useParam } from '../shell/address.js';
import { toCount } from '../words/numbers.js';
import { wordOf } from '../words/words.js';
import { ReviewEntries } from './review-entries.js';
import { ReviewStanding } from './review-standing.js';

/** One review: how far it is, what it is over, and its entries to be kept or revoked. */
export function ReviewPage() {
  const id = useParam('review');
  const { api } = useSigned();
  const review = useQuery({
    queryKey: ['review', id],
    queryFn: ({ signal }) => api.get<Review>('review', { path: { review: id }, signal }),
  });
  if (review.isPending) return <LoadingRows />;
  if (review.isError) return <ProblemNotice error={review.error} onRetry={() => void review.refetch()} />;
  const { data } = review;
  return (
    <>
      <PageHeader title={data.name} actions={<EvidenceMenu review={data} />}>
        <ReviewStanding review={data} /> · due <Instant at={data.dueAt} />
      </PageHeader>
      <Panel title="How far it is">
        <ReviewProgress review={data} />
      </Panel>
      <Panel title="Entries" isFlush>
        <ReviewEntries review={data} />
      </Panel>
      <Panel title="What it is over">
        <ReviewFacts review={data} />
      </Panel>
    </>
  );
}

function ReviewProgress({ review: { progress, population } }: { review: Review }) {
  const { undecided, kept, revoked, lapsed } = progress;
  const done = population.size === 0 ? 100 : (100 * (population.size - undecided)) / population.size;
  return (
    <>
      <Progress value={done} aria-label="Decided" mb="sm" />
      <span className="number">
        {toCount(kept)} kept · {toCount(revoked)} revoked · {toCount(lapsed)} revoked because nobody decided ·{' '}
        {toCount(undecided)} undecided
      </span>
    </>
  );
}

function ReviewFacts({ review }: { review: Review }) {
  const { projects, kinds, reviewers, evidence, startedBy, startedAt, population, ndaCoverage } = review;
  return (
    <Facts
      facts={[
        [
          'Projects',
          projects === null
            ? 'All of the organisation'
            : projects.map((id) => (
                <div key={id}>
                  <ProjectName id={id} />
                </div>
              )),
        ],
        ['Kinds of grants', kinds.map(wordOf).join(', ')],
        [
          'Reviewed by',
          reviewers.map(({ role, people = [] }, index) => (
            <div key={index}>
              {role !== undefined && wordOf(role)}
              {people.map((id) => (
                <span key={id}>
                  {' '}
                  <PersonName id={id} />
                </span>
              ))}
            </div>
          )),
        ],
        ['Started by', <PersonName key="by" id={startedBy} />],
        ['Started', <Instant key="at" at={startedAt} />],
        [
          'Use looked for',
          <span key="evidence">
            <Instant at={evidence.from} isDay /> – <Instant at={evidence.to} isDay />
          </span>,
        ],
        ['Population', `${toCount(population.size)} grants, counted when it started`],
        ['Its SHA-256', <Identifier key="hash" value={population.sha256} label="hash" />],
        [
          'NDA of the people',
          Object.entries(ndaCoverage)
            .map(([standing, people]) => `${wordOf(standing)}: ${toCount(people)}`)
            .join(' · '),
        ],
      ]}
    />
  );
}

function EvidenceMenu({ review: { id, name } }: { review: Review }) {
  const { api } = useSigned();
  const saving = useMutation({
    mutationFn: async (format: 'json' | 'csv') => {
      const response = await api.open('exportReview', { path: { review: id }, query: { format } });
      saveFile(await response.blob(), `review-${id}.${format}`);
    },
  });
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button
            variant="default"
            leftSection={<IconDownload size={14} aria-hidden />}
            loading={saving.isPending}
            aria-label={`Evidence of ${name}`}
          >
            Evidence
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>Population, decisions, records</Menu.Label>
          <Menu.Item onClick={() => saving.mutate('json')}>JSON, as it was hashed</Menu.Item>
          <Menu.Item onClick={() => saving.mutate('csv')}>CSV</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {saving.isError && <ProblemNotice error={saving.error} />}
    </>
  );
}
