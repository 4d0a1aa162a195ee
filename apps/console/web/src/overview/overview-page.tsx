import { SegmentedControl } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { lazy, type ReactNode, Suspense, useMemo, useState } from 'react';
import type { Counts, Summary } from '../api/trail-views.js';
import { type Column, DataTable, LoadingRows } from '../elements/data-table.js';
import classes from '../elements/elements.module.css';
import { EmptyState } from '../elements/empty-state.js';
import { PageHeader } from '../elements/page-header.js';
import { Panel } from '../elements/panel.js';
import { ProblemNotice } from '../elements/problem-notice.js';
import { MapPlace } from '../map/map-place.js';
import { detailOf } from '../gates/gates.js';
import { Name } from '../names/name.js';
import { useSigned } from '../session/session.context.js';
import { countryName } from '../words/countries.js';
import { toDateTime } from '../words/instants.js';
import { toCount } from '../words/numbers.js';
import own from './overview.module.css';
import { countryMarks, PERIODS, type Period, periodQuery } from './periods.js';

const ReadsChart = lazy(() => import('./reads-chart.js'));

/** What was read and refused lately: when, by whom, from where, and why not. */
export function OverviewPage() {
  const { api } = useSigned();
  const [period, setPeriod] = useState<Period>('day');
  const summary = useQuery({
    queryKey: ['summary', period],
    // Counting is recorded like every look at the trail: it is done again when asked, not by itself.
    staleTime: Infinity,
    queryFn: ({ signal }) => api.get<Summary>('summary', { query: periodQuery(period, Date.now()), signal }),
  });
  return (
    <>
      <PageHeader
        title="Overview"
        actions={
          <SegmentedControl
            size="xs"
            aria-label="Period"
            value={period}
            onChange={(value) => setPeriod(value)}
            data={PERIODS.map(({ value, label }) => ({ value, label }))}
          />
        }
      >
        What was read and refused, by whom, from where.
      </PageHeader>
      {summary.isPending && <LoadingRows />}
      {summary.isError && <ProblemNotice error={summary.error} onRetry={() => void summary.refetch()} />}
      {summary.isSuccess && <SummaryView summary={summary.data} />}
    </>
  );
}

function SummaryView({ summary }: { summary: Summary }) {
  const { allowed, refused, people, codes, projects } = summary;
  const wasCut = summary.countedFrom > summary.from;
  return (
    <>
      <div className={own.figures}>
        <Figure name="Reads allowed" value={allowed} />
        <Figure name="Reads refused" value={refused} />
        <Figure name="People who asked" value={people.length} />
        <Figure name="Countries" value={summary.countries.length} />
      </div>
      {wasCut && (
        <p className="quiet">
          There was more than can be counted at once: this is from {toDateTime(summary.countedFrom)} on.
          Choose a shorter period, or export.
        </p>
      )}
      <Panel title="Reads over time">
        {allowed + refused === 0 ? (
          <EmptyState title="Nothing was read">Nobody asked for an item in this period.</EmptyState>
        ) : (
          <Suspense fallback={<LoadingRows />}>
            <ReadsChart summary={summary} />
          </Suspense>
        )}
      </Panel>
      <FromWhere summary={summary} />
      <div className={own.columns}>
        <CountTable
          title="By whom"
          rows={people}
          keyOf={({ personId }) => personId}
          show={(id) => <PersonName id={id} />}
        />
        <CountTable
          title="In which project"
          rows={projects}
          keyOf={({ projectId }) => projectId}
          show={(id) => <Name kind="project" id={id} />}
        />
      </div>
      <Panel title="Why refused" isFlush>
        {codes.length === 0 ? (
          <EmptyState title="Nothing was refused">
            Every read that was asked for passed every gate.
          </EmptyState>
        ) : (
          <DataTable label="Why refused" columns={CODE_COLUMNS} rows={codes} keyOf={({ code }) => code} />
        )}
      </Panel>
    </>
  );
}

function Figure({ name, value }: { name: string; value: number }) {
  return (
    <div className={classes.panel}>
      <div className={own.figure}>
        <span className="quiet">{name}</span>
        <strong className="number">{toCount(value)}</strong>
      </div>
    </div>
  );
}

function FromWhere({ summary }: { summary: Summary }) {
  const marks = useMemo(() => countryMarks(summary.countries), [summary]);
  return (
    <Panel title="From where">
      <div className={own.where}>
        <MapPlace label="Countries reads came from" marks={marks} />
        <DataTable
          label="Countries"
          columns={countColumns<Summary['countries'][number]>('Country', ({ country }) =>
            country === null ? 'Unknown' : countryName(country),
          )}
          rows={summary.countries}
          keyOf={({ country }) => country ?? ''}
        />
      </div>
    </Panel>
  );
}

function PersonName({ id }: { id: string | null }) {
  if (id === null) return <>A tool for nobody in particular</>;
  return (
    <Link to="/people/$person/accesses" params={{ person: id }} className={classes.link}>
      <Name kind="person" id={id} />
    </Link>
  );
}

interface CountTableProps<Row extends Counts> {
  readonly title: string;
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string | null;
  readonly show: (key: string | null) => ReactNode;
}

function CountTable<Row extends Counts>({ title, rows, keyOf, show }: CountTableProps<Row>) {
  return (
    <Panel title={title} isFlush>
      <DataTable
        label={title}
        columns={countColumns<Row>(
          'Name',
          (row) => keyOf(row) ?? '',
          (row) => show(keyOf(row)),
        )}
        rows={rows}
        keyOf={(row) => keyOf(row) ?? ''}
      />
    </Panel>
  );
}

function countColumns<Row extends Counts>(
  name: string,
  value: (row: Row) => string,
  show?: (row: Row) => ReactNode,
): readonly Column<Row>[] {
  return [
    { name, value, ...(show && { show }) },
    {
      name: 'Allowed',
      value: ({ allowed }) => allowed,
      show: ({ allowed }) => toCount(allowed),
      isRight: true,
    },
    {
      name: 'Refused',
      value: ({ refused }) => refused,
      show: ({ refused }) => toCount(refused),
      isRight: true,
    },
  ];
}

const CODE_COLUMNS: readonly Column<Summary['codes'][number]>[] = [
  {
    name: 'Reason',
    value: ({ code }) => code,
    show: ({ code }) => (
      <>
        <Link to="/trail" search={{ code, kind: 'access' }} className={`${classes.link} mono`}>
          {code}
        </Link>{' '}
        {detailOf(code) !== null && <span className="quiet">They are told: “{detailOf(code)}”</span>}
      </>
    ),
  },
  {
    name: 'Refused',
    value: ({ refused }) => refused,
    show: ({ refused }) => toCount(refused),
    isRight: true,
  },
];
