import { REASON_CODES } from '#libs/policy';

/** A gate in plain words. */
interface GateWords {
  readonly name: string;
  /** What it asks before anybody gets anything. */
  readonly asks: string;
}

const WORDS: Readonly<Record<string, GateWords>> = {
  principal: { name: 'Standing', asks: 'Is the account active, vetted, screened and old enough?' },
  tenant: { name: 'Organisation', asks: 'Do they work for the organisation whose item it is?' },
  role: { name: 'Role', asks: 'Does one of their roles permit this?' },
  project: { name: 'Project', asks: 'Is the project active, started and not ended?' },
  assignment: { name: 'Assignment', asks: 'Are they assigned to a project that holds this item, now?' },
  lease: { name: 'Task', asks: 'Where a task is demanded: do they hold one with this item?' },
  workforce: {
    name: 'Workforce',
    asks: 'Are their workforce type, trainings and vendor what the project admits?',
  },
  terms: { name: 'Terms', asks: 'Have they accepted the current NDA and project terms?' },
  purpose: { name: 'Purpose', asks: 'May the data be used for the purpose of their assignment?' },
  region: { name: 'Region', asks: 'Are their residence and their network in countries the project allows?' },
  residency: { name: 'Residency', asks: 'Is this gateway in the region the data is kept in?' },
  transfer: { name: 'Transfer', asks: 'Is there a valid basis for viewing the data from their country?' },
  dataset: { name: 'Dataset', asks: 'Is the dataset unlocked and attested, and the item available?' },
  budget: { name: 'Budget', asks: 'Is there enough left of their budget of items and bytes?' },
  key: { name: 'Key', asks: 'Can the client’s key be used?' },
  audit: { name: 'Record', asks: 'Can the access be recorded before the first byte?' },
};

/** Every gate, in the order in which they are judged. */
export const GATES: readonly string[] = [...new Set(Object.values(REASON_CODES).map(({ gate }) => gate))];

/** Returns a gate in plain words; one this console does not know yet is shown by its name. */
export function wordsOfGate(gate: string): GateWords {
  return WORDS[gate] ?? { name: gate, asks: 'A condition of the policy.' };
}

/** Returns the published text of a reason code; null for a code that is not one of the policy. */
export function detailOf(code: string): string | null {
  return Object.hasOwn(REASON_CODES, code) ? REASON_CODES[code as keyof typeof REASON_CODES].detail : null;
}
