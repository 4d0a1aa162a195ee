import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { StoredEvent, TrailRecord } from '../api/trail-views.js';
import classes from '../elements/elements.module.css';
import { Facts } from '../elements/facts.js';
import { Identifier } from '../elements/identifier.js';
import { Instant } from '../elements/instant.js';
import { Name } from '../names/name.js';
import { countryName } from '../words/countries.js';
import { toBytes } from '../words/numbers.js';
import { wordOf } from '../words/words.js';

type Fact = readonly [string, ReactNode];

/** True for a record of item bytes asked for, which every gate judged. */
export function isAccess({ event }: TrailRecord): boolean {
  return event.file?.uid !== undefined && event.unmapped?.record?.['facts'] !== undefined;
}

function instantOf(timeMs: number): ReactNode {
  return <Instant at={new Date(timeMs).toISOString()} />;
}

function ItemLink({ id }: { id: string }) {
  return (
    <Link to="/items/$item/viewers" params={{ item: id }} className={`${classes.link} mono`}>
      {id}
    </Link>
  );
}

/** What was asked, by whom, in which project, for what. */
export function IntentFacts({ record }: { record: TrailRecord }) {
  const { event, organisationId } = record;
  const facts: readonly Fact[] = [
    ['At', instantOf(event.time)],
    [
      'Asked for',
      <span key="code" className="mono">
        {event.metadata.event_code}
      </span>,
    ],
    ['Organisation', <Name key="organisation" kind="organisation" id={organisationId} />],
    ...aboutOf(event).filter(([, value]) => value !== undefined),
  ];
  return <Facts facts={facts} />;
}

/** What a record of this kind does not speak of is undefined, and left out. */
function aboutOf({ actor, file, unmapped = {}, authorizations }: StoredEvent): readonly Fact[] {
  const { projectId, datasetId, bytes } = unmapped;
  return [
    ['Who', shown(actor?.user?.uid, (id) => <PersonLink id={id} />)],
    ['Project', shown(projectId, (id) => <Name kind="project" id={id} />)],
    ['Dataset', shown(datasetId, (id) => <Name kind="dataset" id={id} />)],
    ['Item', shown(file?.uid, (id) => <ItemLink id={id} />)],
    ['Bytes asked for', shown(bytes, toBytes)],
    ['Policy version', authorizations?.find(({ policy }) => policy?.version)?.policy?.version],
  ];
}

function shown<Value>(value: Value | undefined, show: (value: Value) => ReactNode): ReactNode {
  return value === undefined ? undefined : show(value);
}

function PersonLink({ id }: { id: string }) {
  return (
    <Link to="/people/$person/accesses" params={{ person: id }} className={classes.link}>
      <Name kind="person" id={id} />
    </Link>
  );
}

/** How it ended. */
export function OutcomeFacts({ record }: { record: TrailRecord }) {
  const { outcome, effect, event } = record;
  if (effect !== 'allow') return <span className="quiet">Refused: nothing was sent.</span>;
  if (outcome === null) {
    const bytes = event.unmapped?.bytes;
    return (
      <span className="quiet">
        {bytes === undefined
          ? 'There is no outcome: nothing was to be sent.'
          : `No outcome is recorded yet. Until one is, all of it (${toBytes(bytes)}) counts as disclosed.`}
      </span>
    );
  }
  const said = (outcome.unmapped ?? {}) as Readonly<Record<string, unknown>>;
  const told = Object.entries(said).filter(
    ([, value]) => typeof value === 'string' || typeof value === 'number',
  );
  return (
    <Facts
      facts={[
        ['At', instantOf(outcome.time)],
        ...told.map(([name, value]): Fact => [wordOf(name), toOutcomeValue(name, value as string | number)]),
      ]}
    />
  );
}

function toOutcomeValue(name: string, value: string | number): string {
  return typeof value === 'number' && name.startsWith('bytes') ? toBytes(value) : String(value);
}

/** What is known of the caller's network and program; erased or expired values are said to be. */
export function OriginFacts({ record: { event, values } }: { record: TrailRecord }) {
  const { src_endpoint: source, http_request: request, unmapped } = event;
  const origin = unmapped?.origin;
  const facts: readonly Fact[] = [
    ['Country', shown(source?.location?.country, countryName) ?? 'Not judged, so not recorded'],
    ['Address', shown(source?.uid, () => memberOf(values.address, 'address'))],
    ['Program', shown(origin?.agentValue, () => memberOf(values.agent, 'userAgent'))],
    ['Request', shown(request?.uid, (id) => <Identifier value={id} label="request id" />)],
    ['Trace', shown(origin?.traceId, (id) => <Identifier value={id} label="trace id" />)],
  ];
  return <Facts facts={facts} />;
}

/** A value that a record names by its hash, as far as it is still there. */
function memberOf(value: unknown, name: string): ReactNode {
  const member = (value as Readonly<Record<string, unknown>> | null)?.[name];
  return typeof member === 'string' ? member : <Erased />;
}

function Erased() {
  return <span className="quiet">Erased or expired; its salted hash stays in the log</span>;
}
