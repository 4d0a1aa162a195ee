import type { Dataset } from '../api/views.js';
import { Verdict } from '../elements/effect.js';

/** Whether anybody gets anything of a dataset. */
export function StateOfDataset({ dataset: { locked, processingRestricted } }: { dataset: Dataset }) {
  if (locked) return <Verdict tone="bad">Locked</Verdict>;
  if (processingRestricted) return <Verdict tone="warn">Restricted</Verdict>;
  return <Verdict tone="good">Open to its projects</Verdict>;
}
