import { SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import type { WhoCanLine } from '../api/access-views.js';
import type { Column } from '../elements/data-table.js';
import elements from '../elements/elements.module.css';
import { EmptyState } from '../elements/empty-state.js';
import { NamedSelect } from '../elements/named-select.js';
import { PagedList } from '../elements/paged-list.js';
import { Panel } from '../elements/panel.js';
import { AccessVerdict } from '../matrix/access-verdict.js';
import classes from './explain-page.module.css';
import { ItemSelect } from './item-select.js';

const COLUMNS: readonly Column<WhoCanLine>[] = [
  { name: 'Person', value: ({ person }) => person.name },
  { name: 'Project', value: ({ project }) => project.name, isMinor: true },
  { name: 'Dataset', value: ({ dataset }) => dataset.name, isMinor: true },
  {
    name: 'Now',
    value: ({ effect }) => effect,
    show: ({ effect }) => <AccessVerdict effect={effect} />,
  },
  {
    name: 'Why not',
    value: ({ reasons }) => reasons.map(({ code }) => code).join(' '),
    show: ({ reasons }) =>
      reasons.map(({ code, text }) => (
        <div key={code}>
          {text} <span className="mono quiet">{code}</span>
        </div>
      )),
  },
];

/** Who could read a project, or one item of it, now; and why the others could not. */
export function WhoCan() {
  const [project, setProject] = useState<string | null>(null);
  const [item, setItem] = useState<string | null>(null);
  const [effect, setEffect] = useState('');
  return (
    <>
      <Panel>
        <div className={classes.question}>
          <NamedSelect
            label="Project"
            kind="project"
            value={project}
            onChange={(chosen) => {
              setProject(chosen);
              setItem(null);
            }}
          />
          <ItemSelect project={project} value={item} onChange={setItem} isOptional />
          <SegmentedControl
            aria-label="Which people"
            value={effect}
            onChange={setEffect}
            data={[
              { value: '', label: 'All' },
              { value: 'allow', label: 'Who reads' },
              { value: 'deny', label: 'Who does not' },
            ]}
          />
        </div>
      </Panel>
      <Panel title="Everybody ever assigned" isFlush>
        {project === null ? (
          <EmptyState title="Of which project?">
            Choose one; nobody reads anything but through a project.
          </EmptyState>
        ) : (
          <PagedList<WhoCanLine>
            label="Who can read"
            route="whoCan"
            parts={{ query: { project, item, effect } }}
            columns={COLUMNS}
            keyOf={({ person, dataset }) => `${person.id} ${dataset.id}`}
            empty={<EmptyState title="Nobody">No assignment there ever was is like this now.</EmptyState>}
          />
        )}
      </Panel>
      <p className={`quiet ${elements.note}`}>
        Each from the country they live in. Recorded as an explanation, never as an access.
      </p>
    </>
  );
}
