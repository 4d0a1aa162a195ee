import type { RegisterDataset, RegisterFacts, RegisterProject } from './register-facts.js';

/** One technical or organisational measure (Article 32), and whether it is in force here. */
export interface MeasureView {
  /** The promise it keeps, as requirements name it. */
  readonly promise: string;
  readonly measure: string;
  readonly inForce: boolean;
  readonly detail: string;
}

type MeasuredProject = Pick<RegisterFacts, 'terms'> & { readonly project: RegisterProject };
type Measure = readonly [
  promise: string,
  measure: string,
  of: (measured: MeasuredProject) => readonly [boolean, string],
];

/** What a client or a project can switch off or set, hence must be said for each. */
const OF_PROJECT: readonly Measure[] = [
  [
    'C03',
    'confidentiality agreement accepted before any access',
    ({ terms, project }) => nda(terms, project),
  ],
  [
    'C05',
    'the project’s own terms accepted before any access',
    ({ terms, project }) => ownTerms(terms, project),
  ],
  ['C06', 'workforce limited to types', ({ project }) => limitedTo(project.workforceTypes)],
  ['C06', 'trainings required', ({ project }) => required(project.requiredTrainings)],
  ['C07', 'anonymising networks refused', ({ project }) => [project.denyAnonymisingNetworks, '']],
  ['C07', 'countries of residence and of the network limited', ({ project }) => limitedTo(project.countries)],
  ['C01', 'item read only while a task with it is held', ({ project }) => [project.leaseRequired, '']],
  ['C12', 'work reviewed by a second person', ({ project }) => [project.reviewRequired, '']],
  ['C22', 'no tool reads for nobody in particular', ({ project }) => [!project.allowDelegatedTools, '']],
  ['C15', 'access limited in amount', ({ project }) => budget(project)],
  ['C23', 'minimum age', ({ project }) => [true, `${project.minimumAge} years`]],
  ['C16', 'erasure after the end of the project', ({ project }) => [true, `${project.retentionDays} days`]],
];

/** Built in: no configuration switches these off. */
const ALWAYS: readonly (readonly [promise: string, measure: string])[] = [
  ['C01', 'access only under a live assignment to the project'],
  ['C02', 'role-based access control on every route'],
  ['C04', 'vetting, identity check and screening passed and valid'],
  ['C08', 'a legal basis for every view from outside the area'],
  ['C10', 'encryption in transit, and at rest under a data key per item version'],
  ['C11', 'every access recorded before its first byte, in a tamper-evident log'],
  ['C13', 'clients separated in the decision and in the database'],
  ['C14', 'use limited to the permitted purposes, recorded with each access'],
  ['C20', 'staff of a vendor only with the client’s approval'],
];

/** Returns the measures of a project: what it set, as it is set now. */
export function measuresOf(
  project: RegisterProject,
  { terms }: Pick<RegisterFacts, 'terms'>,
): readonly MeasureView[] {
  return OF_PROJECT.map(([promise, measure, of]) => {
    const [inForce, detail] = of({ project, terms });
    return { promise, measure, inForce, detail };
  });
}

/** Returns the measures that hold for every project of everybody. */
export function measuresOfAll(): readonly MeasureView[] {
  return ALWAYS.map(([promise, measure]) => ({ promise, measure, inForce: true, detail: 'built in' }));
}

/** Returns the measures of a dataset: its key, and what it is held back by. */
export function measuresOfDataset(dataset: RegisterDataset): readonly MeasureView[] {
  const rotated =
    dataset.lastKeyAt === null ? 'no item yet' : `last dataset key of ${dataset.lastKeyAt.slice(0, 10)}`;
  return [
    {
      promise: 'C10',
      measure: 'key of the client',
      inForce: true,
      detail: `${dataset.kmsKeyId}; ${rotated}`,
    },
    { promise: 'C09', measure: 'kept and served in one region', inForce: true, detail: dataset.region },
    { promise: 'C10', measure: 'locked by the client', inForce: dataset.locked, detail: '' },
    { promise: 'C19', measure: 'processing restricted', inForce: dataset.processingRestricted, detail: '' },
  ];
}

function nda(terms: RegisterFacts['terms'], { organisationId }: RegisterProject): readonly [boolean, string] {
  const current = terms.find((one) => one.organisationId === organisationId && one.projectId === null);
  return current === undefined ? [false, 'none is issued: nobody is let in'] : [true, versionOf(current)];
}

function ownTerms(terms: RegisterFacts['terms'], { id }: RegisterProject): readonly [boolean, string] {
  const current = terms.find(({ projectId }) => projectId === id);
  return current === undefined ? [false, 'it has none'] : [true, versionOf(current)];
}

function versionOf({ title, version, sha256 }: RegisterFacts['terms'][number]): string {
  return `${title}, version ${version}, SHA-256 ${sha256}`;
}

function required(values: readonly string[]): readonly [boolean, string] {
  return [values.length > 0, values.join(', ')];
}

/** An empty list lets nobody in. */
function limitedTo(values: readonly string[]): readonly [boolean, string] {
  return [true, values.length === 0 ? 'nobody' : values.join(', ')];
}

function budget({
  itemBudget,
  byteBudget,
  budgetWindowSeconds,
}: RegisterProject): readonly [boolean, string] {
  const limits = [
    ...(itemBudget === null ? [] : [`${itemBudget} items`]),
    ...(byteBudget === null ? [] : [`${byteBudget} bytes`]),
  ];
  if (limits.length === 0) return [false, ''];
  return [true, `${limits.join(' and ')} per person in ${budgetWindowSeconds} s`];
}
