import { Link } from '@tanstack/react-router';
import classes from '../elements/elements.module.css';
import { EmptyState } from '../elements/empty-state.js';
import { PageHeader } from '../elements/page-header.js';
import { Panel } from '../elements/panel.js';

/** What is seen where there is no page, or none for this role; the two look alike. */
export function NotFound() {
  return (
    <>
      <PageHeader title="There is no such page" />
      <Panel>
        <EmptyState
          title="Nothing here"
          action={
            <Link to="/" className={classes.link}>
              Go to the start
            </Link>
          }
        >
          The address leads to no page you have. If somebody sent you the link, they may have another role.
        </EmptyState>
      </Panel>
    </>
  );
}
