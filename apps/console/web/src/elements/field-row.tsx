import type { ReactNode } from 'react';
import classes from './elements.module.css';

/** Fields side by side where there is width for them, one under the other where there is not. */
export function FieldRow({ children }: { children: ReactNode }) {
  return <div className={classes.fieldRow}>{children}</div>;
}
