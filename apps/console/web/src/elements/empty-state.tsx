import type { ReactNode } from 'react';
import classes from './elements.module.css';

/** What is said where there is nothing: what is missing, and what to do. */
export function EmptyState({
  title,
  children,
  action,
}: {
  title: string;
  children: ReactNode;
  action?: ReactNode;
}) {
  return (
    <div className={classes.empty}>
      <strong>{title}</strong>
      <p>{children}</p>
      {action !== undefined && <div>{action}</div>}
    </div>
  );
}
