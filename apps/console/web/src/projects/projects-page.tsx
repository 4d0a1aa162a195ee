import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { Project } from '../api/views.js';
import type { Column } from '../elements/data-table.js';
import classes from '../elements/elements.module.css';
import { EmptyState } from '../elements/empty-state.js';
import { PagedList } from '../elements/paged-list.js';
import { PageHeader } from '../elements/page-header.js';
import { Panel } from '../elements/panel.js';
import { Name } from '../names/name.js';
import { TabsPage } from '../elements/tabs-page.js';
import { AccessMatrixPanel } from '../matrix/access-matrix.js';
import { useSigned } from '../session/session.context.js';
import { wordOf } from '../words/words.js';
import { NewProjectDialog } from './project-dialog.js';
import { StateOfProject } from './project-state.js';

const COLUMNS: readonly Column<Project>[] = [
  {
    name: 'Project',
    value: ({ name }) => name,
    show: ({ id, name, slug }) => (
      <>
        <Link to="/projects/$project" params={{ project: id }} className={classes.link}>
          {name}
        </Link>{' '}
        <span className="mono quiet">{slug}</span>
      </>
    ),
  },
  { name: 'State', value: ({ state }) => state, show: (project) => <StateOfProject project={project} /> },
  {
    name: 'Client',
    value: ({ organisation }) => organisation,
    show: ({ organisation }) => <Name kind="organisation" id={organisation} />,
    isMinor: true,
  },
  { name: 'Purpose', value: ({ purpose }) => wordOf(purpose) },
  { name: 'Workforce', value: ({ workforceTypes }) => workforceTypes.map(wordOf).join(', '), isMinor: true },
  {
    name: 'From',
    value: ({ allowedCountries, allowedGroups }) =>
      [...allowedGroups, ...allowedCountries].join(', ') || 'Nowhere',
    isMinor: true,
  },
  { name: 'Datasets', value: ({ datasets }) => datasets.length, isRight: true, isMinor: true },
];

/** The projects the caller may know of. */
export function ProjectsPage() {
  const { account } = useSigned();
  const [isMaking, setMaking] = useState(false);
  return (
    <>
      <PageHeader
        title="Projects"
        actions={
          account.may('project:create') ? (
            <Button onClick={() => setMaking(true)}>Make a project</Button>
          ) : undefined
        }
      >
        What work there is on which data, and the rules everybody in it is held to.
      </PageHeader>
      <TabsPage
        tabs={[
          { value: 'projects', label: 'Projects', content: <ProjectList /> },
          ...(account.may('item:explain')
            ? [{ value: 'matrix', label: 'Effective access', content: <AccessMatrixPanel /> }]
            : []),
        ]}
      />
      {isMaking && <NewProjectDialog onClose={() => setMaking(false)} />}
    </>
  );
}

function ProjectList() {
  return (
    <Panel isFlush>
      <PagedList<Project>
        label="Projects"
        route="projects"
        columns={COLUMNS}
        keyOf={({ id }) => id}
        empty={
          <EmptyState title="No project yet">
            A client administrator makes one, naming its datasets and purpose.
          </EmptyState>
        }
      />
    </Panel>
  );
}
