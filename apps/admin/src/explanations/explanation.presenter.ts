import type { AccessAnswer } from '#libs/facts';
import { REASON_CODES, type Reason, type Verdict } from '#libs/policy';

/** A decision with every gate's verdict, and what it was made from as far as it is not about the person's private checks. */
export interface ExplanationView {
  readonly person: string;
  readonly item: string;
  readonly effect: 'allow' | 'deny';
  readonly reasons: readonly (Reason & { readonly detail: string })[];
  readonly verdicts: readonly Verdict[];
  readonly policyVersion: string;
  readonly request: AccessAnswer['request'];
  readonly facts: object;
}

/** Returns the explanation; a verdict names what is missing of a person, never the evidence or the dates of it. */
export function toExplanationView(
  { decision, request, facts }: AccessAnswer,
  itemId: string,
): ExplanationView {
  const { principal, item, dataset, project, assignment, network, budget, key, audit } = facts;
  const shownProject = project && {
    id: project.id,
    state: project.state,
    allowedCountries: project.allowedCountries,
  };
  const shownDataset = dataset && {
    id: dataset.id,
    region: dataset.region,
    sensitivity: dataset.sensitivity,
  };
  return {
    person: principal.id,
    item: itemId,
    effect: decision.effect,
    reasons: decision.reasons.map(({ gate, code }) => ({ gate, code, detail: REASON_CODES[code].detail })),
    verdicts: decision.verdicts,
    policyVersion: decision.policyVersion,
    request,
    facts: { item, dataset: shownDataset, project: shownProject, assignment, network, budget, key, audit },
  };
}
