import { readFileSync } from 'node:fs';
import type { GateName } from '../src/decision.js';
import type { ReasonCode } from '../src/reason-codes.js';
import { type Situation, type SituationName, SITUATIONS } from './allowed-facts.js';
import { toPath, withValueAt } from './paths.js';

/** One situation of the decision table: what differs from a person who may read, and what follows. */
export interface TableRow {
  readonly gate: GateName;
  readonly from: SituationName;
  readonly different: string;
  /** Dotted path below `facts` or `request` to the value that replaces what is there. */
  readonly change: Readonly<Record<string, unknown>>;
  readonly codes: readonly ReasonCode[];
  readonly status: 'allow' | 'forbidden' | 'not-found' | 'unavailable';
  readonly told: readonly ReasonCode[];
}

/** The decision table as it stands in `decision-table.json`. */
export interface DecisionTable {
  readonly starting: Readonly<Record<SituationName, string>>;
  readonly rows: readonly TableRow[];
}

/** Guarantees the table the tests and the document are made from. */
export function readDecisionTable(): DecisionTable {
  return JSON.parse(
    readFileSync(new URL('../decision-table.json', import.meta.url), 'utf8'),
  ) as DecisionTable;
}

/** Guarantees the row's situation: its starting point with each change applied. */
export function situationOf({ from, change }: Pick<TableRow, 'from' | 'change'>): Situation {
  return Object.entries(change).reduce<Situation>(
    (situation, [dotted, value]) => withValueAt(situation, toPath(dotted), value),
    SITUATIONS[from](),
  );
}
