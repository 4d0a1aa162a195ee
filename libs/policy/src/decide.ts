import type { Decision, Reason, Verdict } from './decision.js';
import type { DecisionRequest, Facts } from './facts.js';
import { POLICY, POLICY_VERSION } from './policy.js';

const ALL_PASS: readonly Verdict[] = Object.freeze(
  POLICY.map(({ name }) => Object.freeze({ gate: name, pass: true, codes: Object.freeze([]) })),
);

const ALLOW: Decision = Object.freeze({
  effect: 'allow',
  reasons: Object.freeze([]),
  verdicts: ALL_PASS,
  policyVersion: POLICY_VERSION,
});

/**
 * Guarantees an answer for any facts: every gate judges, every verdict is kept, and only a pass of all of them allows.
 * It reads nothing but its arguments and never throws. Every allow is the same frozen value.
 *
 * INVARIANT (I2): the same facts and request give the same decision, today or from a record, under one policy version.
 */
export function decide(facts: Facts, request: DecisionRequest): Decision {
  let verdicts: Verdict[] | null = null;
  for (const [index, { name, judge }] of POLICY.entries()) {
    const codes = judge(facts, request);
    if (codes.length > 0) (verdicts ??= [...ALL_PASS])[index] = { gate: name, pass: false, codes };
  }
  return verdicts === null ? ALLOW : toDenial(verdicts);
}

function toDenial(verdicts: readonly Verdict[]): Decision {
  const reasons: Reason[] = [];
  for (const { gate, codes } of verdicts) for (const code of codes) reasons.push({ gate, code });
  return { effect: 'deny', reasons, verdicts, policyVersion: POLICY_VERSION };
}
