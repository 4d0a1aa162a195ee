import type { DpaAnnexView } from './dpa-annex.js';
import { plain, table } from './markdown.js';
import type { MeasureView } from './measures.js';
import type { ActivityDatasetView, ProcessingActivityView } from './processing-activity.js';
import type { ControllerRegisterView, ProcessingRegisterView } from './processing-register.js';
import type { RegisterParty } from './register-facts.js';
import type { TransferView } from './transfers.js';

/** When and from what a document was written. */
export interface DocumentHead {
  readonly generatedAt: string;
  readonly sha256: string;
}

/** Returns the register for people to read and to file. */
export function toRegisterMarkdown(register: ProcessingRegisterView, head: DocumentHead): string {
  const { article, keptBy, processor, controllers, measures, missing } = register;
  return [
    `# Register of processing activities (GDPR Article ${article})\n`,
    headOf(head),
    parties(processor === null ? { 'Kept by': keptBy } : { 'Kept by': keptBy, Processor: processor }),
    ...controllers.map(controllerSection),
    '## Measures for everything\n',
    measureTable(measures),
    missingSection(missing),
  ].join('\n');
}

/** Returns the annexes for people to sign. */
export function toAnnexMarkdown(annex: DpaAnnexView, head: DocumentHead): string {
  const { controller, processor, processing, measures, subprocessors, missing } = annex;
  return [
    '# Annexes to the data processing agreement (GDPR Article 28)\n',
    headOf(head),
    parties({ Controller: controller, Processor: processor }),
    '## Annex I: the processing\n',
    ...processing.map(activitySection),
    '## Annex II: technical and organisational measures\n',
    measureTable(measures),
    '## Annex III: subprocessors\n',
    table(
      ['name', 'country', 'service', 'contact', 'notice', 'from'],
      subprocessors.map((one) => [
        plain(one.name),
        plain(one.country),
        plain(one.service),
        plain(one.contact),
        plain(one.noticeDate),
        plain(one.effectiveFrom),
      ]),
    ),
    missingSection(missing),
  ].join('\n');
}

function headOf({ generatedAt, sha256 }: DocumentHead): string {
  return `Generated ${generatedAt} from the configuration in force. SHA-256 of the content: \`${sha256}\`\n`;
}

function parties(named: Readonly<Record<string, RegisterParty>>): string {
  return table(
    ['', 'name', 'role', 'country', 'contact', 'data protection officer', 'representative'],
    Object.entries(named).map(([as, party]) => [
      as,
      plain(party.name),
      plain(party.dataRole),
      plain(party.country),
      plain(party.contact),
      plain(party.dataProtectionOfficer),
      plain(party.representative),
    ]),
  );
}

function controllerSection({ controller, activities, unusedDatasets }: ControllerRegisterView): string {
  return [
    `## Data of ${plain(controller.name)}\n`,
    parties({ Controller: controller }),
    ...activities.map(activitySection),
    ...(unusedDatasets.length === 0
      ? []
      : ['### Kept, and used by no project\n', datasetTable(unusedDatasets)]),
  ].join('\n');
}

function activitySection(activity: ProcessingActivityView): string {
  const { project, purpose, startsAt, endsAt, datasets, recipients, transfers, retention, measures } =
    activity;
  const period = `from ${plain(startsAt)} ${endsAt === null ? 'without an agreed end' : `to ${plain(endsAt)}`}`;
  return [
    `### ${plain(project.name)}\n`,
    `Project \`${project.slug}\`, ${plain(project.state)}. Purpose: ${plain(purpose)}, ${period}. Erased ${retention.daysAfterEnd} days after its end.\n`,
    datasetTable(datasets),
    `Recipients: ${recipients.assignedPeople} assigned people; workforce types: ${plain(recipients.workforceTypes)}.\n`,
    table(
      ['recipient', 'country', 'what it does', 'since'],
      [
        ...recipients.vendors.map((one) => [
          plain(one.name),
          plain(one.country),
          plain(one.service),
          plain(one.effectiveFrom),
        ]),
        ...recipients.tools.map((one) => [
          plain(one.name),
          '',
          'connected tool',
          `until ${plain(one.expiresAt)}`,
        ]),
      ],
    ),
    'Transfers:\n',
    table(['region', 'country', 'by what right', 'until'], transfers.flatMap(transferRows)),
    measureTable(measures),
  ].join('\n');
}

function datasetTable(datasets: readonly ActivityDatasetView[]): string {
  return table(
    ['dataset', 'region', 'sensitivity', 'data subjects', 'data', 'permitted purposes', 'provided on'],
    datasets.map((one) => [
      plain(one.name),
      plain(one.region),
      plain(one.sensitivity),
      plain(one.dataSubjects),
      plain(one.dataCategories),
      plain(one.permittedPurposes),
      plain(one.attestationBasis),
    ]),
  );
}

function transferRows({ fromRegion, area, within, byAdequacy, byBasis, refused }: TransferView): string[][] {
  const region = plain(fromRegion);
  return [
    ...(within.length === 0 ? [] : [[region, plain(within), `none: inside ${plain(area)}`, '']]),
    ...byAdequacy.map((one) => [
      region,
      one.country,
      plain(one.decision),
      plain(one.validUntil ?? 'no agreed end'),
    ]),
    ...byBasis.map((one) => [region, one.country, basisText(one), plain(one.validUntil)]),
    ...(refused.length === 0 ? [] : [[region, plain(refused), 'none: every view is refused', '']]),
  ];
}

function basisText({ mechanism, sccModule, assessmentRef }: TransferView['byBasis'][number]): string {
  const module = sccModule === null ? '' : ` module ${sccModule}`;
  return `${plain(mechanism)}${module}, assessment ${plain(assessmentRef)}`;
}

function measureTable(measures: readonly MeasureView[]): string {
  return table(
    ['measure', 'in force', 'detail'],
    measures.map(({ measure, inForce, detail }) => [
      plain(measure),
      inForce ? 'yes' : 'no',
      detail === '' ? '' : plain(detail),
    ]),
  );
}

function missingSection(missing: readonly string[]): string {
  if (missing.length === 0) return '## Not stated\n\nNothing: every part is filled in.\n';
  return `## Not stated\n\n${missing.map((place) => `- ${plain(place)}\n`).join('')}`;
}
