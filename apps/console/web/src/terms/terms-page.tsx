import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { Terms } from '../api/views.js';
import type { Column } from '../elements/data-table.js';
import classes from '../elements/elements.module.css';
import { EmptyState } from '../elements/empty-state.js';
import { Identifier } from '../elements/identifier.js';
import { Instant } from '../elements/instant.js';
import { PagedList } from '../elements/paged-list.js';
import { PageHeader } from '../elements/page-header.js';
import { Panel } from '../elements/panel.js';
import { Name } from '../names/name.js';
import { useSigned } from '../session/session.context.js';
import { wordOf } from '../words/words.js';
import { PublishDialog } from './publish-dialog.js';

const COLUMNS: readonly Column<Terms>[] = [
  {
    name: 'Title',
    value: ({ title }) => title,
    show: ({ id, title }) => (
      <Link to="/terms/$terms" params={{ terms: id }} className={classes.link}>
        {title}
      </Link>
    ),
  },
  { name: 'Kind', value: ({ kind }) => wordOf(kind) },
  { name: 'Version', value: ({ version }) => version, isRight: true },
  {
    name: 'Project',
    value: ({ project }) => project ?? '',
    show: ({ project }) => project && <Name kind="project" id={project} />,
    isMinor: true,
  },
  {
    name: 'Client',
    value: ({ organisation }) => organisation,
    show: ({ organisation }) => <Name kind="organisation" id={organisation} />,
    isMinor: true,
  },
  {
    name: 'Published',
    value: ({ createdAt }) => createdAt,
    show: ({ createdAt }) => <Instant at={createdAt} isDay />,
    isMinor: true,
  },
  {
    name: 'SHA-256',
    value: ({ sha256 }) => sha256,
    show: ({ sha256 }) => <Identifier value={sha256} label="hash" />,
    isMinor: true,
  },
];

/** Every version of every document people must accept before they read. */
export function TermsPage() {
  const { account } = useSigned();
  const [isPublishing, setPublishing] = useState(false);
  return (
    <>
      <PageHeader
        title="Terms"
        actions={
          account.may('terms:create') ? (
            <Button onClick={() => setPublishing(true)}>Publish a version</Button>
          ) : undefined
        }
      >
        Each version is bound to its document by SHA-256. A new one suspends access until it is accepted, or
        its grace is over.
      </PageHeader>
      <Panel isFlush>
        <PagedList<Terms>
          label="Versions of terms"
          route="terms"
          columns={COLUMNS}
          keyOf={({ id }) => id}
          empty={
            <EmptyState title="No terms yet">
              Until an NDA is published and accepted, nobody reads anything of the client.
            </EmptyState>
          }
        />
      </Panel>
      {isPublishing && <PublishDialog onClose={() => setPublishing(false)} />}
    </>
  );
}
