import type { AccessAnswer } from '#libs/facts';
import { REASON_CODES, type Reason, type Verdict } from '#libs/policy';
import { plainWords } from './plain-words.js';

/** A decision with every gate's verdict, and what it was made from as far as it is not about the person's private checks. */
export interface ExplanationView {
  /** null: a tool by itself. */
  readonly person: string | null;
  /** The tool credential that asks; null where the person asks themselves. */
  readonly tool: string | null;
  readonly item: string;
  readonly effect: 'allow' | 'deny';
  readonly reasons: readonly (Reason & { readonly detail: string })[];
  /** Of each gate, in order; `text` says it in plain words, of the person to whoever asks about them. */
  readonly verdicts: readonly (Verdict & { readonly text: string })[];
  readonly policyVersion: string;
  readonly request: AccessAnswer['request'];
  readonly facts: object;
}

/** Returns the explanation; a verdict names what is missing of a person, never the evidence or the dates of it. */
export function toExplanationView(
  { decision, request, facts }: AccessAnswer,
  itemId: string,
): ExplanationView {
  const { principal, credential, item, dataset, project, assignment, lease } = facts;
  const { network, budget, key, audit } = facts;
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
  const shown = { item, dataset: shownDataset, project: shownProject };
  return {
    person: principal.kind === 'person' ? principal.id : null,
    tool: principal.kind === 'tool' ? principal.id : (credential?.id ?? null),
    item: itemId,
    effect: decision.effect,
    reasons: decision.reasons.map(({ gate, code }) => ({ gate, code, detail: REASON_CODES[code].detail })),
    verdicts: decision.verdicts.map((verdict) => ({ ...verdict, text: plainWords(verdict) })),
    policyVersion: decision.policyVersion,
    request,
    facts: { ...shown, assignment, lease, network, budget, key, audit },
  };
}
