import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { TrailRecord } from '../api/trail-views.js';
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
export function IntentFacts({ record: { event, organisationId } }: { record: TrailRecord }) {
  const { actor, file, unmapped, metadata } = event;
  const policyVersion = event.authorizations?.find(({ policy }) => policy?.version)?.policy?.version;
  const person = actor?.user?.uid;
  const facts: readonly Fact[] = [
    ['At', instantOf(event.time)],
    ['Asked for', <span key="code" className="mono">{metadata.event_code}</span>],
    ['Who', person === undefined ? null : <PersonLink id={person} />],
    ['Organisation', <Name key="organisation" kind="organisation" id={organisationId} />],
    ['Project', unmapped?.projectId && <Name kind="project" id={unmapped.projectId} />],
    ['Dataset', unmapped?.datasetId && <Name kind="dataset" id={unmapped.datasetId} />],
    ['Item', file?.uid && <ItemLink id={file.uid} />],
    ['Bytes asked for', unmapped?.bytes === undefined ? null : toBytes(unmapped.bytes)],
    ['Policy version', policyVersion ?? null],
  ];
  // What a record of this kind does not speak of is left out, not said to be missing.
  return <Facts facts={facts.filter(([, value]) => value !== undefined && value !== null && value !== '')} />;
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
  const told = Object.entries(said).filter(([, value]) => typeof value === 'string' || typeof value === 'number');
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
  const address = values.address as { readonly address?: string } | null;
  const agent = values.agent as { readonly userAgent?: string; readonly handle?: string } | null;
  const country = source?.location?.country;
  const facts: readonly Fact[] = [
    ['Country', country === undefined ? 'Not judged, so not recorded' : countryName(country)],
    ['Address', source?.uid === undefined ? null : (address?.address ?? <Erased />)],
    ['Program', unmapped?.origin?.agentValue === undefined ? null : (agent?.userAgent ?? <Erased />)],
    ['Request', request?.uid && <Identifier value={request.uid} label="request id" />],
    ['Trace', unmapped?.origin?.traceId && <Identifier value={unmapped.origin.traceId} label="trace id" />],
  ];
  return <Facts facts={facts} />;
}

function Erased() {
  return <span className="quiet">Erased or expired; its salted hash stays in the log</span>;
}
