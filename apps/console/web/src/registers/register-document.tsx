import { Fragment } from 'react';
import type { ProcessingRegister } from '../api/register-views.js';
import { Panel } from '../elements/panel.js';
import { Activities } from './activities.js';
import { DatasetTable } from './dataset-table.js';
import { MeasureTable } from './measure-table.js';
import { Parties } from './parties.js';

/** A register of processing activities as a page. */
export function RegisterDocument({ register }: { register: ProcessingRegister }) {
  const { article, keptBy, processor, controllers, measures } = register;
  return (
    <>
      <Panel title={`Kept under Article ${article}`} isFlush>
        <Parties
          parties={[
            ['Kept by', keptBy],
            ...(processor === null ? [] : [['Processor', processor] as const]),
            ...controllers
              .filter(({ controller }) => controller.id !== keptBy.id)
              .map(({ controller }) => ['Controller', controller] as const),
          ]}
        />
      </Panel>
      {controllers.map(({ controller, activities, unusedDatasets }) => (
        <Fragment key={controller.id}>
          <Activities title={`Data of ${controller.name}`} activities={activities} />
          {unusedDatasets.length > 0 && (
            <Panel title={`Data of ${controller.name}: kept, and used by no project`} isFlush>
              <DatasetTable label={`Unused datasets of ${controller.name}`} datasets={unusedDatasets} />
            </Panel>
          )}
        </Fragment>
      ))}
      <Panel title="Measures for everything" isFlush>
        <MeasureTable label="Measures for everything" measures={measures} />
      </Panel>
    </>
  );
}
