import { Button, Tabs } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Project } from '../api/views.js';
import { ChangeDialog } from '../elements/change-dialog.js';
import { LoadingRows } from '../elements/data-table.js';
import { PageHeader } from '../elements/page-header.js';
import { Panel } from '../elements/panel.js';
import { ProblemNotice } from '../elements/problem-notice.js';
import { Look } from '../elements/seen.js';
import { AccessMatrixPanel } from '../matrix/access-matrix.js';
import { useSigned } from '../session/session.context.js';
import { AssignDialog } from './assign-dialog.js';
import { AssignmentList } from './assignment-list.js';
import { EditProjectDialog } from './project-dialog.js';
import { ProjectItems } from './project-items.js';
import { ProjectRules } from './project-rules.js';
import { StateOfProject } from './project-state.js';
import { useParam } from '../shell/address.js';

/** One project: who is in it, what is in it, and its rules. */
export function ProjectPage() {
  const reference = useParam('project');
  const { api } = useSigned();
  const project = useQuery({
    queryKey: ['project', reference],
    queryFn: ({ signal }) => api.get<Project>('project', { path: { project: reference }, signal }),
  });
  if (project.isPending) return <LoadingRows />;
  if (project.isError) return <ProblemNotice error={project.error} onRetry={() => void project.refetch()} />;
  return <ProjectView project={project.data} />;
}

function ProjectView({ project }: { project: Project }) {
  const { account } = useSigned();
  const [isAssigning, setAssigning] = useState(false);
  return (
    <>
      <PageHeader
        title={project.name}
        actions={
          <>
            {account.may('project:update') && <EditButton project={project} />}
            {account.may('project:update') && <StateButton project={project} />}
            {account.may('assignment:create') && (
              <Button onClick={() => setAssigning(true)}>Assign somebody</Button>
            )}
          </>
        }
      >
        <StateOfProject project={project} /> · <span className="mono">{project.slug}</span>
      </PageHeader>
      <Tabs defaultValue="people" keepMounted={false}>
        <Tabs.List mb="md">
          <Tabs.Tab value="people">People</Tabs.Tab>
          <Tabs.Tab value="items">Items</Tabs.Tab>
          <Tabs.Tab value="rules">Rules</Tabs.Tab>
          {account.may('item:explain') && <Tabs.Tab value="access">Effective access</Tabs.Tab>}
        </Tabs.List>
        <Tabs.Panel value="people">
          <Panel isFlush>
            <AssignmentList project={project} />
          </Panel>
        </Tabs.Panel>
        <Tabs.Panel value="items">
          <ProjectItems project={project} />
        </Tabs.Panel>
        <Tabs.Panel value="rules">
          <Panel>
            <ProjectRules project={project} />
          </Panel>
        </Tabs.Panel>
        <Tabs.Panel value="access">
          <AccessMatrixPanel project={project.id} />
        </Tabs.Panel>
      </Tabs>
      {isAssigning && <AssignDialog project={project} onClose={() => setAssigning(false)} />}
    </>
  );
}

function EditButton({ project: { id } }: { project: Project }) {
  const [isEditing, setEditing] = useState(false);
  const close = (): void => setEditing(false);
  return (
    <>
      <Button variant="default" onClick={() => setEditing(true)}>
        Edit rules
      </Button>
      {isEditing && (
        <Look<Project> route="project" path={{ project: id }} onClose={close}>
          {(seen) => <EditProjectDialog seen={seen} onClose={close} />}
        </Look>
      )}
    </>
  );
}

function StateButton({ project }: { project: Project }) {
  const { api } = useSigned();
  const [isAsking, setAsking] = useState(false);
  const isActive = project.state === 'active';
  const [verb, state] = isActive ? ['Pause', 'paused'] : ['Activate', 'active'];
  return (
    <>
      <Button variant="default" onClick={() => setAsking(true)}>
        {verb}
      </Button>
      {isAsking && (
        <ChangeDialog
          title={`${verb} ${project.name}`}
          confirm={verb}
          isDangerous={isActive}
          onClose={() => setAsking(false)}
          change={(reason) =>
            api.call('updateProject', {
              path: { project: project.id },
              body: { state, ...(reason && { reason }) },
            })
          }
        >
          {isActive
            ? 'Nobody reads through this project any more; reads under way are cut.'
            : 'Everybody assigned reads again, as far as every other gate lets them.'}
        </ChangeDialog>
      )}
    </>
  );
}
