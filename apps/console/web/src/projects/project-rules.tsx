import type { Project } from '../api/views.js';
import { Facts } from '../elements/facts.js';
import { Instant } from '../elements/instant.js';
import { Tags } from '../elements/tags.js';
import { Name } from '../names/name.js';
import { useCountryGroups } from '../regions/country-groups.js';
import { countriesOf } from '../regions/region-marks.js';
import { countryName } from '../words/countries.js';
import { toBytes, toCount, toDuration } from '../words/numbers.js';
import { wordOf } from '../words/words.js';

/** What everybody in a project is held to. An empty list admits nobody. */
export function ProjectRules({ project }: { project: Project }) {
  const { budgets } = project;
  const countries = countriesOf(project, useCountryGroups());
  const window = `per person in ${toDuration(budgets.windowSeconds)}`;
  return (
    <Facts
      facts={[
        ['Client', <Name key="client" kind="organisation" id={project.organisation} />],
        ['Purpose', wordOf(project.purpose)],
        ['Runs', <Runs key="runs" project={project} />],
        ['Country groups', <Tags key="groups" values={project.allowedGroups} />],
        [
          'Countries allowed',
          <Tags
            key="countries"
            values={countries.map(countryName).toSorted()}
            none="Nobody: no country is allowed"
          />,
        ],
        ['Anonymising networks', project.denyAnonymisingNetworks ? 'Refused' : 'Let through'],
        [
          'Workforce',
          <Tags
            key="workforce"
            values={project.workforceTypes.map(wordOf)}
            none="Nobody: no type is admitted"
          />,
        ],
        ['Trainings', <Tags key="trainings" values={project.requiredTrainings} none="None required" />],
        ['Minimum age', project.minimumAge],
        ['Items', budgets.items === null ? 'No limit' : `${toCount(budgets.items)} ${window}`],
        ['Bytes', budgets.bytes === null ? 'No limit' : `${toBytes(budgets.bytes)} ${window}`],
        ['Tasks', taskText(project)],
        ['Tools without a person', project.allowDelegatedTools ? 'Let through' : 'Refused'],
        [
          'Pages that may read',
          <Tags key="origins" values={project.allowedOrigins} none="Only pages of this origin" />,
        ],
        [
          'Presigned links',
          project.requireSessionForPresigned
            ? 'Only in the person’s own browser session'
            : 'For whoever holds one',
        ],
        ['Kept after the end', `${project.retentionDays} days`],
      ]}
    />
  );
}

function Runs({ project: { startsAt, endsAt } }: { project: Project }) {
  return (
    <>
      <Instant at={startsAt} isDay /> – {endsAt === null ? 'no end' : <Instant at={endsAt} isDay />}
    </>
  );
}

function taskText({ leaseRequired, leaseSeconds, reviewRequired }: Project): string {
  const demand = leaseRequired
    ? 'Items are read only while a task with them is held'
    : 'Items are read with or without a task';
  return `${demand}; a hold lasts ${toDuration(leaseSeconds)}; ${reviewRequired ? 'reviewed' : 'not reviewed'}`;
}
