import type { Activity } from '../api/register-views.js';
import { Facts } from '../elements/facts.js';
import { Instant } from '../elements/instant.js';
import { Panel } from '../elements/panel.js';
import { toCount } from '../words/numbers.js';
import { wordOf } from '../words/words.js';
import { DatasetTable } from './dataset-table.js';
import { MeasureTable } from './measure-table.js';
import { TransferTable } from './transfer-table.js';

/** One processing activity: its data, who receives it, where it may be viewed from, and what protects it. */
export function ActivityView({ activity }: { activity: Activity }) {
  const { project, datasets, transfers, measures } = activity;
  return (
    <>
      <Panel title={`${project.name}: in short`}>
        <ActivityFacts activity={activity} />
      </Panel>
      <Panel title={`${project.name}: data`} isFlush>
        <DatasetTable label={`Data of ${project.name}`} datasets={datasets} />
      </Panel>
      <Panel title={`${project.name}: where it may be viewed from`} isFlush>
        <TransferTable label={`Transfers of ${project.name}`} transfers={transfers} />
      </Panel>
      <Panel title={`${project.name}: measures`} isFlush>
        <MeasureTable label={`Measures of ${project.name}`} measures={measures} />
      </Panel>
    </>
  );
}

function ActivityFacts({ activity }: { activity: Activity }) {
  const { project, purpose, startsAt, endsAt, recipients, retention } = activity;
  const { workforceTypes, assignedPeople, vendors, tools } = recipients;
  return (
    <Facts
      facts={[
        ['State', wordOf(project.state)],
        ['Purpose', wordOf(purpose)],
        ['From', <Instant key="from" at={startsAt} isDay />],
        ['Until', endsAt === null ? 'No agreed end' : <Instant key="until" at={endsAt} isDay />],
        ['Erased', `${retention.daysAfterEnd} days after its end`],
        ['People assigned now', toCount(assignedPeople)],
        ['Workforce', workforceTypes.map(wordOf).join(', ')],
        ['Vendors', vendors.map(({ name }) => name).join(', ')],
        ['Connected tools', tools.map(({ name }) => name).join(', ')],
      ]}
    />
  );
}
