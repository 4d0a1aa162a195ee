import type { DecisionRequest, Facts } from './facts.js';
import type { CodeOf, ReasonCode } from './reason-codes.js';

/** Guarantees an answer for any facts, without throwing and without effects; an empty list passes. */
export type Gate = (facts: Facts, request: DecisionRequest) => readonly ReasonCode[];

/** What must hold for a code not to apply. */
export type Condition = (facts: Facts, request: DecisionRequest) => boolean;

/** A code and the condition that keeps it away: the code applies unless the condition holds. */
export type Requirement<Code extends ReasonCode> = readonly [code: Code, holds: Condition];

const PASS: readonly ReasonCode[] = Object.freeze([]);

/**
 * Guarantees a gate that denies by default: each code is answered unless its condition is exactly true. The passing
 * answer is one shared list, so that an allowed read allocates nothing here.
 */
export function gateOf<Name extends string>(requirements: readonly Requirement<CodeOf<Name>>[]): Gate {
  return (facts, request) => {
    let codes: ReasonCode[] | null = null;
    for (const [code, holds] of requirements) {
      if (!holds(facts, request)) (codes ??= []).push(code);
    }
    return codes ?? PASS;
  };
}
