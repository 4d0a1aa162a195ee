import { Link } from '@tanstack/react-router';
import type { OwnAccess } from '../api/trail-views.js';
import type { OwnProject } from '../api/views.js';
import type { Column } from '../elements/data-table.js';
import { Effect } from '../elements/effect.js';
import classes from '../elements/elements.module.css';
import { Identifier } from '../elements/identifier.js';
import { detailOf } from '../gates/gates.js';
import { countryName } from '../words/countries.js';
import { toDateTime, toExact } from '../words/instants.js';
import { toBytes } from '../words/numbers.js';
import { wordOf } from '../words/words.js';

/** The columns of one's own records, with the projects one knows by name. */
export function ownAccessColumns(projects: readonly OwnProject[]): readonly Column<OwnAccess>[] {
  return [
    { name: 'When', value: ({ at }) => at, show: ({ at }) => <When at={at} /> },
    { name: 'Effect', value: ({ effect }) => effect, show: ({ effect }) => <Effect effect={effect} /> },
    {
      name: 'What',
      value: ({ kind }) => kind,
      show: (access) => <What access={access} project={projects.find(({ id }) => id === access.projectId)} />,
    },
    {
      name: 'Why',
      value: ({ codes }) => codes.join(' '),
      show: ({ codes }) => codes.map((code) => <Why key={code} code={code} />),
    },
    {
      name: 'From',
      value: ({ country }) => country ?? '',
      show: ({ country }) => (country === null ? '' : countryName(country)),
      isMinor: true,
    },
    {
      name: 'Received',
      value: ({ bytesDisclosed }) => bytesDisclosed ?? 0,
      show: ({ bytesDisclosed }) => (bytesDisclosed === null ? '' : toBytes(bytesDisclosed)),
      isRight: true,
      isMinor: true,
    },
    {
      name: 'Record',
      value: ({ id }) => id,
      show: ({ id }) => <Identifier value={id} label="record" />,
      isMinor: true,
    },
  ];
}

/** Day and time, one under the other where there is little width. */
function When({ at }: { at: string }) {
  return (
    <time dateTime={at} className={classes.nowrap} title={toDateTime(at)}>
      {toExact(at)
        .split(' ')
        .map((part) => (
          <span key={part} className={classes.part}>
            {part}{' '}
          </span>
        ))}
    </time>
  );
}

function What({
  access: { kind, itemId, toolId },
  project,
}: {
  access: OwnAccess;
  project: OwnProject | undefined;
}) {
  return (
    <>
      {wordOf(kind)}
      {itemId !== null && (
        <>
          {' of '}
          {project === undefined ? (
            <Identifier value={itemId} label="item" />
          ) : (
            <Link
              to="/my-work/$project/items/$item"
              params={{ project: project.slug, item: itemId }}
              className={`${classes.link} mono`}
            >
              …{itemId.slice(-8)}
            </Link>
          )}
        </>
      )}
      {project !== undefined && ` in ${project.name}`}
      {toolId !== null && <span className="quiet"> with a tool</span>}
    </>
  );
}

/** A reason as one was told it: in words where they are published, and by its code to quote. */
function Why({ code }: { code: string }) {
  const detail = detailOf(code);
  return (
    <div>
      {detail !== null && <>{detail} </>}
      <span className="mono quiet breakable">{code}</span>
    </div>
  );
}
