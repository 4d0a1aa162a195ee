import { Instant } from '../elements/instant.js';
import { useFind } from '../names/names.js';
import { wordOf } from '../words/words.js';
import classes from './differences.module.css';

type Members = Readonly<Record<string, unknown>>;

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/;

/** What a change makes otherwise, member by member; what it says nothing of is left out. */
export function Differences({ before, after }: { before: Members; after: Members }) {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (name) => isStated(before[name]) || isStated(after[name]),
  );
  return (
    <table className={classes.differences}>
      <thead>
        <tr>
          <th scope="col">What</th>
          <th scope="col">Before</th>
          <th scope="col">After</th>
        </tr>
      </thead>
      <tbody>
        {names.map((name) => (
          <tr key={name}>
            <th scope="row">{wordOf(name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`))}</th>
            <td>
              <Value value={before[name]} />
            </td>
            <td>
              <Value value={after[name]} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const isStated = (value: unknown): boolean => value !== undefined && value !== null;

/** A value as people read it: ids by name, instants as such, anything else as it is written. */
function Value({ value }: { value: unknown }) {
  const finders = [useFind('person'), useFind('project'), useFind('dataset'), useFind('organisation')];
  if (!isStated(value)) return <span className="quiet">–</span>;
  if (Array.isArray(value)) return <Several values={value} />;
  if (typeof value !== 'string') return JSON.stringify(value);
  if (INSTANT.test(value)) return <Instant at={value} />;
  return finders.map((find) => find(value)).find((found) => found !== undefined)?.name ?? value;
}

function Several({ values }: { values: readonly unknown[] }) {
  if (values.length === 0) return <span className="quiet">None</span>;
  return values.map((value) => (
    <div key={JSON.stringify(value)}>
      <Value value={value} />
    </div>
  ));
}
