import type { FactSets, ProjectInSets } from '#libs/facts';
import type { TermsFacts } from '#libs/policy';
import { withEach } from '../alteration.js';

/** A version of terms nobody has accepted yet. */
export interface ProposedTerms {
  readonly organisationId: string;
  /** null: the organisation's NDA. */
  readonly projectId: string | null;
  /** How long an acceptance of the version before still counts. */
  readonly graceDays: number;
}

const DAY_MS = 86_400_000;
/** No version has this name and no document this hash. */
const PROPOSED = 'proposed';

/** Returns the facts once this version is the current one. */
export function withNewTerms(
  sets: FactSets,
  { organisationId, projectId, graceDays }: ProposedTerms,
  at: string,
): FactSets {
  const graceUntil = graceDays === 0 ? null : new Date(Date.parse(at) + graceDays * DAY_MS).toISOString();
  const current: TermsFacts = {
    currentVersionId: PROPOSED,
    currentSha256: PROPOSED,
    graceUntil,
    accepted: null,
  };
  const change = (project: ProjectInSets): ProjectInSets => {
    const { facts } = project;
    if (projectId === null && facts.organisationId === organisationId)
      return { ...project, facts: { ...facts, nda: current } };
    return facts.id === projectId ? { ...project, facts: { ...facts, projectTerms: current } } : project;
  };
  return { ...sets, projects: withEach(sets.projects, change) };
}
