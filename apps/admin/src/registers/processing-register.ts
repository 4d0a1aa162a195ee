import { type MeasureView, measuresOfAll } from './measures.js';
import {
  type ActivityDatasetView,
  type ProcessingActivityView,
  toActivity,
  toActivityDataset,
} from './processing-activity.js';
import type { RegisterFacts, RegisterParty } from './register-facts.js';

/** What the register says of one controller: all of it in the controller's own, its part in the operator's. */
export interface ControllerRegisterView {
  readonly controller: RegisterParty;
  readonly activities: readonly ProcessingActivityView[];
  /** Kept, and used by no project. */
  readonly unusedDatasets: readonly ActivityDatasetView[];
}

/** A register of processing activities (GDPR Article 30), as the configuration is now. */
export interface ProcessingRegisterView {
  /** `30(1)`: of a controller. `30(2)`: of a processor, by controller. */
  readonly article: '30(1)' | '30(2)';
  readonly keptBy: RegisterParty;
  /** null in the operator's own. */
  readonly processor: RegisterParty | null;
  readonly controllers: readonly ControllerRegisterView[];
  readonly measures: readonly MeasureView[];
  /** What the Article asks for and nobody stated, by its place; nothing is left out silently. */
  readonly missing: readonly string[];
}

/** Returns the register that the organisation keeps about these clients: itself, or everybody it processes for. */
export function toProcessingRegister(
  keptBy: RegisterParty,
  clients: readonly RegisterParty[],
  facts: RegisterFacts,
): ProcessingRegisterView {
  const isOperator = keptBy.id === facts.operator.id;
  const controllers = clients.map((client) => toControllerRegister(client, facts));
  const parties = new Map([keptBy, facts.operator, ...clients].map((party) => [party.id, party]));
  return {
    article: !isOperator && keptBy.dataRole === 'controller' ? '30(1)' : '30(2)',
    keptBy,
    processor: isOperator ? null : facts.operator,
    controllers,
    measures: measuresOfAll(),
    missing: [...[...parties.values()].flatMap(missingOfParty), ...controllers.flatMap(missingOfController)],
  };
}

/** Returns what the register says of one client's data. */
export function toControllerRegister(
  controller: RegisterParty,
  facts: RegisterFacts,
): ControllerRegisterView {
  const projects = facts.projects.filter(({ organisationId }) => organisationId === controller.id);
  const used = new Set(projects.flatMap(({ datasetIds }) => datasetIds));
  const unused = facts.datasets.filter(
    ({ id, organisationId }) => organisationId === controller.id && !used.has(id),
  );
  return {
    controller,
    activities: projects.map((project) => toActivity(project, facts)),
    unusedDatasets: unused.map(toActivityDataset),
  };
}

/** Returns what a party did not state, by its place. */
export function missingOfParty({ slug, country, contact, dataProtectionOfficer }: RegisterParty): string[] {
  const asked = { country, contact, dataProtectionOfficer };
  return Object.entries(asked).flatMap(([name, value]) =>
    value === null ? [`organisations.${slug}.${name}`] : [],
  );
}

/** Returns what the descriptions of a client's data leave open, by its place. */
export function missingOfController({
  controller,
  activities,
  unusedDatasets,
}: ControllerRegisterView): string[] {
  const datasets = [...activities.flatMap((activity) => activity.datasets), ...unusedDatasets];
  const gaps = datasets.flatMap(({ slug, dataSubjects, dataCategories }) => [
    ...(dataSubjects.length === 0 ? [`datasets.${controller.slug}.${slug}.dataSubjects`] : []),
    ...(dataCategories.length === 0 ? [`datasets.${controller.slug}.${slug}.dataCategories`] : []),
  ]);
  return [...new Set(gaps)];
}
