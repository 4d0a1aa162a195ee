import type { DatasetView } from '../datasets/dataset.presenter.js';
import type { ProjectView } from '../projects/project.presenter.js';
import { DEFAULT_LEASE_SECONDS, DEFAULT_RETENTION_DAYS } from '../projects/project.schema.js';
import type { ApprovalStep } from '../request-rules/request-rules.entity.js';
import type { RequestRulesView } from '../request-rules/request-rules.presenter.js';
import type { VendorApprovalView } from '../vendors/vendor-approval.presenter.js';
import type { Concern, ConcernCode } from './concern.js';

type ProjectControls = Omit<ProjectView, 'createdAt' | 'organisation' | 'id' | 'slug' | 'name'>;
type DatasetControls = Pick<
  DatasetView,
  'permittedPurposes' | 'processingRestricted' | 'locked' | 'sensitivity' | 'clientInstruction'
>;
type ApprovalControls = Pick<VendorApprovalView, 'effectiveFrom' | 'withdrawnAt'>;
type RuleControls = Pick<RequestRulesView, 'steps' | 'maxGrantSeconds' | 'breakGlass'>;

interface Control<Settings> {
  readonly what: string;
  readonly code: ConcernCode;
  readonly isWeakened: (before: Settings, after: Settings) => boolean;
}

/**
 * The one list of what counts as turning a control off or widening regions. It compares what held with what would hold, setting
 * by setting, so that neither the way a change is written nor its being split in several hides anything.
 * An NDA is not in it: there is no switch for it, a client can only issue another version.
 */
const PROJECT_CONTROLS: readonly Control<ProjectControls>[] = [
  // Names are compared, not what they stand for: which countries a group has is dated data and may change by itself.
  regions('allowedCountries', ({ allowedCountries }) => allowedCountries),
  regions('allowedGroups', ({ allowedGroups }) => allowedGroups),
  off('leaseRequired', (settings) => settings.leaseRequired),
  control(
    'leaseSeconds',
    (before, after) => before.leaseRequired && after.leaseSeconds > before.leaseSeconds,
  ),
  off('reviewRequired', (settings) => settings.reviewRequired),
  off('denyAnonymisingNetworks', (settings) => settings.denyAnonymisingNetworks),
  off('allowDelegatedTools', (settings) => !settings.allowDelegatedTools),
  off('requireSessionForPresigned', (settings) => settings.requireSessionForPresigned),
  control('minimumAge', (before, after) => after.minimumAge < before.minimumAge),
  control('workforceTypes', (before, after) => adds(before.workforceTypes, after.workforceTypes)),
  control('requiredTrainings', (before, after) => adds(after.requiredTrainings, before.requiredTrainings)),
  control('allowedOrigins', (before, after) => adds(before.allowedOrigins, after.allowedOrigins)),
  control('budgets.items', (before, after) => isRaised(before.budgets.items, after.budgets.items)),
  control('budgets.bytes', (before, after) => isRaised(before.budgets.bytes, after.budgets.bytes)),
  control('budgets.windowSeconds', ({ budgets: before }, { budgets: after }) => {
    const isLimited = before.items !== null || before.bytes !== null;
    return isLimited && after.windowSeconds < before.windowSeconds;
  }),
  control('retentionDays', (before, after) => after.retentionDays > before.retentionDays),
  // Whatever it becomes: from `paused`, too, one step leads back to work.
  off('state', ({ state }) => state === 'completed'),
  control('startsAt', (before, after) => timeOf(after.startsAt) < timeOf(before.startsAt)),
  control('endsAt', (before, after) => timeOf(after.endsAt) > timeOf(before.endsAt)),
];

const DATASET_CONTROLS: readonly Control<DatasetControls>[] = [
  off('locked', ({ locked }) => locked),
  off('processingRestricted', ({ processingRestricted }) => processingRestricted),
  control('permittedPurposes', (before, after) => adds(before.permittedPurposes, after.permittedPurposes)),
  // Without one nobody reads data of a special category: one that is given opens the gate, in new words for something else.
  control('clientInstruction', ({ clientInstruction: before }, { sensitivity, clientInstruction: after }) => {
    return sensitivity === 'special_category' && after !== null && after.text !== before?.text;
  }),
];

const RULE_CONTROLS: readonly Control<RuleControls>[] = [
  control('requestRules.steps', ({ steps: before }, { steps: after }) =>
    before.some((step, index) => isEased(step, after[index])),
  ),
  control('requestRules.maxGrantSeconds', (before, after) => after.maxGrantSeconds > before.maxGrantSeconds),
  control('requestRules.breakGlass.people', (before, after) =>
    adds(before.breakGlass.people, after.breakGlass.people),
  ),
  // For how long, and reviewed how late: that matters where somebody may. Whoever is named anew is found out as such.
  glass('maxSeconds'),
  glass('reviewSeconds'),
];

/**
 * Returns what a change of a project weakens; `before` is null for one that was never anything but a draft. Such a draft let
 * nobody read: it is judged as a whole when it is opened. One that goes back to being a draft is judged as ever, or
 * controls could be turned off while it is one.
 */
export function weakenedOfProject(
  before: ProjectControls | null,
  after: ProjectControls,
  holdsSpecial: boolean,
): readonly Concern[] {
  if (before !== null) return weakened(PROJECT_CONTROLS, before, after);
  return after.state === 'draft' ? [] : weakened(PROJECT_CONTROLS, asNew(after, holdsSpecial), after);
}

/** Returns what a change of a dataset weakens. */
export function weakenedOfDataset(before: DatasetControls, after: DatasetControls): readonly Concern[] {
  return weakened(DATASET_CONTROLS, before, after);
}

/** Returns what an approval of a vendor weakens: its staff come in, or sooner than was agreed. `before` null: there was none. */
export function weakenedByApproval(
  before: ApprovalControls | null,
  after: ApprovalControls,
): readonly Concern[] {
  const isStanding = before !== null && before.withdrawnAt === null;
  if (isStanding && timeOf(after.effectiveFrom) >= timeOf(before.effectiveFrom)) return [];
  return [{ code: 'CONTROL_TURNED_OFF', what: 'vendorApproval' }];
}

/** Returns what a change of an organisation's request rules weakens: fewer to approve, others to, or longer or unasked access. */
export function weakenedOfRules(before: RuleControls, after: RuleControls): readonly Concern[] {
  return weakened(RULE_CONTROLS, before, after);
}

/** What a project is that says nothing about its controls; see the defaults in project.schema.ts. */
function asNew(project: ProjectControls, holdsSpecial: boolean): ProjectControls {
  return {
    ...project,
    allowedCountries: [],
    allowedGroups: [],
    leaseRequired: holdsSpecial,
    leaseSeconds: DEFAULT_LEASE_SECONDS,
    retentionDays: DEFAULT_RETENTION_DAYS,
    denyAnonymisingNetworks: true,
    allowDelegatedTools: false,
    minimumAge: 18,
  };
}

function weakened<Settings>(
  controls: readonly Control<Settings>[],
  before: Settings,
  after: Settings,
): readonly Concern[] {
  return controls
    .filter(({ isWeakened }) => isWeakened(before, after))
    .map(({ code, what }) => ({ code, what }));
}

function control<Settings>(
  what: string,
  isWeakened: Control<Settings>['isWeakened'],
  code: ConcernCode = 'CONTROL_TURNED_OFF',
): Control<Settings> {
  return { what, code, isWeakened };
}

function off<Settings>(what: string, isOn: (settings: Settings) => boolean): Control<Settings> {
  return control(what, (before, after) => isOn(before) && !isOn(after));
}

function regions(
  what: string,
  listOf: (settings: ProjectControls) => readonly string[],
): Control<ProjectControls> {
  return control(what, (before, after) => adds(listOf(before), listOf(after)), 'REGIONS_WIDENED');
}

function glass(what: 'maxSeconds' | 'reviewSeconds'): Control<RuleControls> {
  return control(`requestRules.breakGlass.${what}`, ({ breakGlass: before }, { breakGlass: after }) => {
    return after.people.length > 0 && after[what] > before[what];
  });
}

/** A step that is gone, asks fewer, or can be met by somebody who could not meet it before. */
function isEased(before: ApprovalStep, after: ApprovalStep | undefined): boolean {
  if (after === undefined || after.threshold < before.threshold) return true;
  return adds(before.roles, after.roles) || adds(before.people, after.people);
}

function adds(before: readonly string[], after: readonly string[]): boolean {
  return after.some((value) => !before.includes(value));
}

/** null: no end. */
function timeOf(instant: string | null): number {
  return instant === null ? Infinity : Date.parse(instant);
}

/** null: no limit. */
function isRaised(before: number | null, after: number | null): boolean {
  return before !== null && (after === null || after > before);
}
