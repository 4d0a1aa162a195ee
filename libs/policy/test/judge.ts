import type { Gate } from '../src/gate.js';
import type { ReasonCode } from '../src/reason-codes.js';
import type { SituationName } from './allowed-facts.js';
import { situationOf } from './decision-table.js';

/** Guarantees the one gate's answer to an allowed situation with the given changes (dotted paths). */
export function answerOf(
  gate: Gate,
  change: Readonly<Record<string, unknown>>,
  from: SituationName = 'annotator',
): readonly ReasonCode[] {
  const { facts, request } = situationOf({ from, change });
  return gate(facts, request);
}
