import type { ReactNode } from 'react';
import classes from './elements.module.css';

/** Names and values, one under the other; a value that is null or undefined is said to be missing. */
export function Facts({ facts }: { facts: readonly (readonly [string, ReactNode])[] }) {
  return (
    <dl className={classes.facts}>
      {facts.map(([name, value]) => (
        <FactLine key={name} name={name} value={value} />
      ))}
    </dl>
  );
}

function FactLine({ name, value }: { name: string; value: ReactNode }) {
  const isMissing = value === null || value === undefined || value === '';
  return (
    <>
      <dt>{name}</dt>
      <dd>{isMissing ? <span className="quiet">None</span> : value}</dd>
    </>
  );
}
