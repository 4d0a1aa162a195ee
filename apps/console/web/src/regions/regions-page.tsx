import { Button } from '@mantine/core';
import { useState } from 'react';
import type { Dataset, Project, TransferBasis } from '../api/views.js';
import { PageHeader } from '../elements/page-header.js';
import { Panel } from '../elements/panel.js';
import { MapPlace } from '../map/map-place.js';
import { useNamed } from '../names/names.js';
import { usePages } from '../elements/paged-list.js';
import { useSigned } from '../session/session.context.js';
import { BasisDialog } from './basis-dialog.js';
import { BasisList } from './basis-list.js';
import { useCountryGroups } from './country-groups.js';
import { marksOf, summaryOf } from './region-marks.js';

/** From where data may be viewed: what the projects allow, and the bases for it with their ends. */
export function RegionsPage() {
  const { account } = useSigned();
  const [isRecording, setRecording] = useState(false);
  return (
    <>
      <PageHeader
        title="Regions and transfers"
        actions={
          account.may('transfer-basis:create') ? (
            <Button onClick={() => setRecording(true)}>Record a basis</Button>
          ) : undefined
        }
      >
        A country must be allowed by the project, and viewing from there must rest on a valid basis.
      </PageHeader>
      <AllowedMap />
      <Panel title="Transfer bases" isFlush>
        <BasisList />
      </Panel>
      {isRecording && <BasisDialog onClose={() => setRecording(false)} />}
    </>
  );
}

function AllowedMap() {
  const projects = useNamed<Project>('project');
  const datasets = useNamed<Dataset>('dataset');
  const bases = usePages<TransferBasis>('transferBases').data?.pages.flatMap(({ items }) => items) ?? [];
  const groups = useCountryGroups();
  const marks = marksOf({ projects, bases, groups, nowMs: Date.now() });
  return (
    <Panel title="From where people may work">
      <MapPlace label="Countries that projects allow, and countries with a transfer basis" marks={marks} />
      <p className="quiet">
        {summaryOf(marks, [...new Set(datasets.map(({ region }) => region.toUpperCase()))])}
      </p>
    </Panel>
  );
}
