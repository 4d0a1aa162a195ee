import { type MeasureView, measuresOf, measuresOfDataset } from './measures.js';
import type { RegisterDataset, RegisterFacts, RegisterProject } from './register-facts.js';
import { toTransfer, type TransferView } from './transfers.js';

/** One dataset of an activity. */
export interface ActivityDatasetView {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly region: string;
  readonly sensitivity: string;
  readonly permittedPurposes: readonly string[];
  readonly dataSubjects: readonly string[];
  readonly dataCategories: readonly string[];
  /** What the client attested its right to provide the data with. */
  readonly attestationBasis: string;
  readonly instructedAt: string | null;
  readonly measures: readonly MeasureView[];
}

/** Who receives the data: categories and named organisations, never single people. */
export interface RecipientsView {
  readonly workforceTypes: readonly string[];
  /** People whose assignment holds now. */
  readonly assignedPeople: number;
  readonly vendors: readonly {
    readonly id: string;
    readonly name: string;
    readonly country: string | null;
    readonly service: string | null;
    readonly noticeDate: string;
    readonly effectiveFrom: string;
  }[];
  readonly tools: readonly { readonly name: string; readonly expiresAt: string }[];
}

/** One processing activity: a project, with what Article 30 asks of it. */
export interface ProcessingActivityView {
  readonly project: {
    readonly id: string;
    readonly slug: string;
    readonly name: string;
    readonly state: string;
  };
  readonly purpose: string;
  readonly startsAt: string;
  readonly endsAt: string | null;
  readonly datasets: readonly ActivityDatasetView[];
  readonly recipients: RecipientsView;
  readonly transfers: readonly TransferView[];
  readonly retention: { readonly daysAfterEnd: number };
  readonly measures: readonly MeasureView[];
}

/** Returns the activity that a project is. */
export function toActivity(project: RegisterProject, facts: RegisterFacts): ProcessingActivityView {
  const { id, slug, name, state, purpose, startsAt, endsAt } = project;
  const datasets = facts.datasets.filter((dataset) => project.datasetIds.includes(dataset.id));
  const bases = facts.bases.filter(({ organisationId }) => organisationId === project.organisationId);
  const regions = [...new Set(datasets.map(({ region }) => region))];
  return {
    project: { id, slug, name, state },
    purpose,
    startsAt,
    endsAt,
    datasets: datasets.map(toActivityDataset),
    recipients: toRecipients(project, facts),
    transfers: regions.map((region) =>
      toTransfer(region, project.countries, { regions: facts.regions, bases }),
    ),
    retention: { daysAfterEnd: project.retentionDays },
    measures: measuresOf(project, facts),
  };
}

/** Returns what registers say of a dataset. */
export function toActivityDataset(dataset: RegisterDataset): ActivityDatasetView {
  const { id, slug, name, region, sensitivity, permittedPurposes, dataSubjects, dataCategories } = dataset;
  const { attestationBasis, instructedAt } = dataset;
  const described = { permittedPurposes, dataSubjects, dataCategories, attestationBasis, instructedAt };
  return { id, slug, name, region, sensitivity, ...described, measures: measuresOfDataset(dataset) };
}

/** A vendor receives data of a project that admits staff of vendors, and of no other. */
function toRecipients(project: RegisterProject, { vendors, tools }: RegisterFacts): RecipientsView {
  const { organisationId, workforceTypes, assignedPeople } = project;
  const admitted = workforceTypes.includes('vendor')
    ? vendors.filter((vendor) => vendor.organisationId === organisationId)
    : [];
  return {
    workforceTypes,
    assignedPeople,
    vendors: admitted.map(({ id, name, country, service, noticeDate, effectiveFrom }) => ({
      id,
      name,
      country,
      service,
      noticeDate,
      effectiveFrom,
    })),
    tools: tools
      .filter(({ projectIds }) => projectIds.includes(project.id))
      .map(({ name, expiresAt }) => ({ name, expiresAt })),
  };
}
