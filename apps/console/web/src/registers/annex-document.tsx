import type { DpaAnnex } from '../api/register-views.js';
import { type Column, DataTable } from '../elements/data-table.js';
import { EmptyState } from '../elements/empty-state.js';
import { Instant } from '../elements/instant.js';
import { Panel } from '../elements/panel.js';
import { countryName } from '../words/countries.js';
import { Activities } from './activities.js';
import { MeasureTable } from './measure-table.js';
import { Parties } from './parties.js';
import { Stated } from './stated.js';

type Subprocessor = DpaAnnex['subprocessors'][number];

const COLUMNS: readonly Column<Subprocessor>[] = [
  { name: 'Subprocessor', value: ({ name }) => name },
  {
    name: 'Country',
    value: ({ country }) => country ?? '',
    show: ({ country }) => <Stated value={country && countryName(country)} />,
  },
  {
    name: 'What it does',
    value: ({ service }) => service ?? '',
    show: ({ service }) => <Stated value={service} />,
  },
  {
    name: 'Contact',
    value: ({ contact }) => contact ?? '',
    show: ({ contact }) => <Stated value={contact} />,
    isMinor: true,
  },
  {
    name: 'Notice',
    value: ({ noticeDate }) => noticeDate,
    show: ({ noticeDate }) => <Instant at={noticeDate} isDay />,
    isMinor: true,
  },
  {
    name: 'Since',
    value: ({ effectiveFrom }) => effectiveFrom,
    show: ({ effectiveFrom }) => <Instant at={effectiveFrom} isDay />,
  },
];

/** The annexes of a data processing agreement as a page. */
export function AnnexDocument({ annex }: { annex: DpaAnnex }) {
  const { controller, processor, processing, measures, subprocessors } = annex;
  return (
    <>
      <Panel title="Parties" isFlush>
        <Parties
          parties={[
            ['Controller', controller],
            ['Processor', processor],
          ]}
        />
      </Panel>
      <Activities title="I: the processing" activities={processing} />
      <Panel title="II: technical and organisational measures" isFlush>
        <MeasureTable label="Measures for everything" measures={measures} />
      </Panel>
      <Panel title="III: subprocessors" isFlush>
        {subprocessors.length === 0 ? (
          <EmptyState title="None">
            No vendor is approved: only the operator’s own people work here.
          </EmptyState>
        ) : (
          <DataTable label="Subprocessors" columns={COLUMNS} rows={subprocessors} keyOf={({ id }) => id} />
        )}
      </Panel>
    </>
  );
}
