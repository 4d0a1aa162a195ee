import type { Project } from '../api/views.js';
import { DatasetItems } from '../datasets/dataset-items.js';
import { EmptyState } from '../elements/empty-state.js';
import { Panel } from '../elements/panel.js';
import { useFind } from '../names/names.js';
import { useSigned } from '../session/session.context.js';

/** What is in a project: the items of its datasets, for those who may list them. */
export function ProjectItems({ project }: { project: Project }) {
  const { account } = useSigned();
  const find = useFind('dataset');
  if (project.datasets.length === 0) {
    return (
      <Panel>
        <EmptyState title="No dataset yet">
          Nobody reads anything here until the project is given a dataset.
        </EmptyState>
      </Panel>
    );
  }
  if (!account.may('item:ingest')) {
    return (
      <Panel>
        <EmptyState title="Not yours to list">
          Items are listed to the client’s administrators and, under every gate, to the people assigned. The
          project holds {project.datasets.map((id) => find(id)?.name ?? id).join(', ')}.
        </EmptyState>
      </Panel>
    );
  }
  return project.datasets.map((id) => (
    <Panel key={id} title={find(id)?.name ?? 'Dataset'} isFlush>
      <DatasetItems dataset={id} />
    </Panel>
  ));
}
