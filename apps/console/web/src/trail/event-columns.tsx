import { Link } from '@tanstack/react-router';
import type { TrailEvent } from '../api/trail-views.js';
import type { Column } from '../elements/data-table.js';
import { Effect } from '../elements/effect.js';
import classes from '../elements/elements.module.css';
import { Identifier } from '../elements/identifier.js';
import { Name } from '../names/name.js';
import { countryName } from '../words/countries.js';
import { toExact } from '../words/instants.js';
import { toBytes } from '../words/numbers.js';
import { wordOf } from '../words/words.js';

const when: Column<TrailEvent> = {
  name: 'When (UTC)',
  value: ({ at }) => at,
  show: ({ id, at }) => (
    <Link to="/trail/$recordId" params={{ recordId: id }} className={`${classes.link} ${classes.nowrap}`}>
      <time dateTime={at}>
        {toExact(at)
          .split(' ')
          .map((part) => (
            <span key={part} className={classes.part}>
              {part}{' '}
            </span>
          ))}
      </time>
    </Link>
  ),
};

const effect: Column<TrailEvent> = {
  name: 'Effect',
  value: (event) => event.effect,
  show: (event) => <Effect effect={event.effect} />,
};

const who: Column<TrailEvent> = {
  name: 'Who',
  value: ({ personId }) => personId ?? '',
  show: (event) => <Who {...event} />,
};

const what: Column<TrailEvent> = {
  name: 'What',
  value: ({ kind }) => kind,
  show: (event) => <What event={event} />,
};

const why: Column<TrailEvent> = {
  name: 'Why',
  value: ({ codes }) => codes.join(' '),
  show: ({ codes }) => <Codes codes={codes} />,
  isMinor: true,
};

const where: Column<TrailEvent> = {
  name: 'From',
  value: ({ country }) => country ?? '',
  // Of what is not an access the country is not judged, and so not recorded.
  show: ({ country, kind }) =>
    country === null ? (kind === 'access' ? 'Unknown' : '') : countryName(country),
  isMinor: true,
};

const bytes: Column<TrailEvent> = {
  name: 'Disclosed',
  value: ({ bytesDisclosed }) => bytesDisclosed ?? 0,
  show: ({ bytesDisclosed }) => (bytesDisclosed === null ? '' : toBytes(bytesDisclosed)),
  isRight: true,
  isMinor: true,
};

/** The columns of a list of records. */
export const EVENT_COLUMNS: readonly Column<TrailEvent>[] = [when, effect, who, what, why, where, bytes];

/** The same without who, for what one person asked. */
export const ACCESS_COLUMNS: readonly Column<TrailEvent>[] = [when, effect, what, why, where, bytes];

/** Who asked: a person, a tool, or a tool for a person. */
export function Who({ personId, toolId }: { personId: string | null; toolId: string | null }) {
  if (personId === null && toolId === null) return <span className="quiet">Nobody known</span>;
  return (
    <>
      {personId !== null && (
        <Link to="/people/$person/accesses" params={{ person: personId }} className={classes.link}>
          <Name kind="person" id={personId} />
        </Link>
      )}
      {personId !== null && toolId !== null && ' with '}
      {toolId !== null && <Name kind="tool" id={toolId} />}
    </>
  );
}

function What({ event: { kind, itemId, projectId } }: { event: TrailEvent }) {
  return (
    <>
      {wordOf(kind)}
      {itemId !== null && (
        <>
          {' of '}
          <Link to="/items/$item/viewers" params={{ item: itemId }} className={`${classes.link} mono`}>
            …{itemId.slice(-8)}
          </Link>
        </>
      )}
      {projectId !== null && (
        <>
          {' in '}
          <Name kind="project" id={projectId} />
        </>
      )}
    </>
  );
}

/** Reason codes, one under the other. */
export function Codes({ codes }: { codes: readonly string[] }) {
  return (
    <>
      {codes.map((code) => (
        <div key={code} className="mono">
          {code}
        </div>
      ))}
    </>
  );
}

/** The records of the trail behind an id, as a link with the id to copy. */
export function RecordLink({ id }: { id: string }) {
  return (
    <>
      <Link to="/trail/$recordId" params={{ recordId: id }} className={classes.link}>
        Open
      </Link>{' '}
      <Identifier value={id} label="record" />
    </>
  );
}
