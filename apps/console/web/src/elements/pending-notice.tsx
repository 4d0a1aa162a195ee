import { Alert } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import classes from './elements.module.css';
import { Identifier } from './identifier.js';

/** The status of what waits for a second person. */
export const PENDING = 202;

/** Says that nothing is changed yet, and where the second person finds it. */
export function PendingNotice({ recordId }: { recordId: string | null }) {
  return (
    <Alert color="ink" title="Waiting for a second person" role="status">
      Nothing is changed yet. Another administrator must approve it under{' '}
      <Link to="/requests" search={{ tab: 'changes' }} className={classes.link}>
        Requests and reviews
      </Link>
      .
      {recordId !== null && (
        <>
          {' Record '}
          <Identifier value={recordId} label="record" />.
        </>
      )}
    </Alert>
  );
}
