import type { VendorNotice, VendorObjection } from '../api/vendor-views.js';
import type { Subprocessor } from '../api/views.js';
import type { Column } from '../elements/data-table.js';
import { Verdict } from '../elements/effect.js';
import { EmptyState } from '../elements/empty-state.js';
import { Instant } from '../elements/instant.js';
import { PagedList } from '../elements/paged-list.js';
import { Name } from '../names/name.js';
import { PersonName } from '../names/person-name.js';
import { isApproved, Standing, standingWord } from './vendor-standing.js';

interface OfClient {
  readonly organisation: string;
}

const CLIENT = {
  name: 'Client',
  value: ({ organisation }: OfClient) => organisation,
  show: ({ organisation }: OfClient) => <Name kind="organisation" id={organisation} />,
};

function dayColumn<Row extends OfClient>(
  name: string,
  of: (row: Row) => string | null,
  isMinor = false,
): Column<Row> {
  const show = (row: Row) => {
    const at = of(row);
    return at === null ? <span className="quiet">None</span> : <Instant at={at} isDay />;
  };
  return { name, value: (row) => of(row) ?? '', show, isMinor };
}

const LINES: readonly Column<Subprocessor>[] = [
  CLIENT,
  { name: 'Standing', value: standingWord, show: (line) => <Standing line={line} /> },
  dayColumn('Told on', ({ noticeDate }) => noticeDate, true),
  dayColumn('May object until', ({ objectionUntil }) => objectionUntil, true),
  dayColumn('Staff may work from', (line) => (isApproved(line) ? line.effectiveFrom : null), true),
];

/** How each client the caller may know of stands to a vendor. */
export function ClientLines({ vendor }: { vendor: string }) {
  return (
    <PagedList<Subprocessor>
      label="Clients"
      route="subprocessors"
      parts={{ query: { vendor } }}
      columns={LINES}
      keyOf={({ organisation }) => organisation}
      empty={
        <EmptyState title="No client was told">
          Its staff is refused everywhere until a client is told of it, and approves it.
        </EmptyState>
      }
    />
  );
}

const NOTICES: readonly Column<VendorNotice>[] = [
  CLIENT,
  dayColumn('Told on', ({ noticeDate }) => noticeDate),
  {
    name: 'Window to object',
    value: ({ objectionUntil }) => objectionUntil,
    show: ({ objectionUntil }) => <Window until={objectionUntil} />,
  },
  dayColumn('Recorded', ({ createdAt }) => createdAt, true),
];

function Window({ until }: { until: string }) {
  const isOpen = new Date(until).getTime() > Date.now();
  const at = <Instant at={until} isDay />;
  return isOpen ? (
    <Verdict tone="warn">Open until {at}</Verdict>
  ) : (
    <span className="quiet">Over since {at}</span>
  );
}

/** What clients were told of a vendor. */
export function Notices({ vendor }: { vendor: string }) {
  return (
    <PagedList<VendorNotice>
      label="Notices"
      route="vendorNotices"
      parts={{ path: { vendor } }}
      columns={NOTICES}
      keyOf={({ id }) => id}
      empty={<EmptyState title="No notice">The operator records when a client was told of it.</EmptyState>}
    />
  );
}

const TIMELY = new Map([
  [true, 'Within the window'],
  [false, 'After the window'],
]);

const OBJECTIONS: readonly Column<VendorObjection>[] = [
  CLIENT,
  {
    name: 'Standing',
    value: ({ withdrawnAt }) => withdrawnAt ?? '',
    show: ({ withdrawnAt }) =>
      withdrawnAt === null ? (
        <Verdict tone="bad">Stands</Verdict>
      ) : (
        <span className="quiet">
          Taken back <Instant at={withdrawnAt} isDay />
        </span>
      ),
  },
  { name: 'Grounds', value: ({ grounds }) => grounds },
  {
    name: 'By',
    value: ({ objectedBy }) => objectedBy,
    show: ({ objectedBy }) => <PersonName id={objectedBy} />,
    isMinor: true,
  },
  dayColumn('Objected', ({ createdAt }) => createdAt, true),
  {
    name: 'In time',
    value: ({ timely }) => (timely === null ? 'Without a notice' : (TIMELY.get(timely) ?? '')),
    isMinor: true,
  },
];

/** The objections of clients to a vendor, also those that were taken back. */
export function Objections({ vendor }: { vendor: string }) {
  return (
    <PagedList<VendorObjection>
      label="Objections"
      route="vendorObjections"
      parts={{ path: { vendor } }}
      columns={OBJECTIONS}
      keyOf={({ id }) => id}
      empty={<EmptyState title="No objection">A client’s own administrator makes one.</EmptyState>}
    />
  );
}
