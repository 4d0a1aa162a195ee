import type { DatasetFacts, Facts } from '../facts.js';
import { gateOf } from '../gate.js';
import { hasBegun } from '../instant.js';
import { isListed } from '../known.js';
import { isToolAlone } from '../tool-alone.js';

const TOOL_PURPOSE = 'annotation';

/** Guarantees a permitted purpose, unrestricted processing, and the client's instruction for special-category data. */
export const purposeGate = gateOf<'purpose'>([
  ['PURPOSE_NOT_PERMITTED', (facts) => isListed(facts.dataset?.permittedPurposes, purposeOf(facts))],
  ['PROCESSING_RESTRICTED', ({ dataset }) => dataset?.processingRestricted === false],
  ['CLIENT_INSTRUCTION_MISSING', ({ dataset }, { at }) => isInstructed(dataset, at)],
]);

function purposeOf(facts: Facts): string | null | undefined {
  return isToolAlone(facts) ? TOOL_PURPOSE : facts.assignment?.purpose;
}

// Unknown sensitivity denies outright: an instruction given for something else must not cover it.
function isInstructed(dataset: DatasetFacts | null, at: string): boolean {
  if (dataset?.sensitivity === 'special_category') return hasBegun(dataset.clientInstruction?.recordedAt, at);
  return dataset?.sensitivity === 'standard' || dataset?.sensitivity === 'personal';
}
