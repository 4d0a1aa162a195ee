import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { SITUATIONS, type SituationName } from '../test/allowed-facts.js';
import { readDecisionTable, situationOf } from '../test/decision-table.js';
import { pathsOf, withValueAt } from '../test/paths.js';
import { decide } from './decide.js';
import { POLICY_VERSION } from './policy.js';

// The answers of this version. When one changes, bump POLICY_VERSION and put both here: a stored decision names the
// version it was made by, so two versions with the same name would make records that do not re-evaluate (I2). When
// situations were only added to the table or the fixtures, the digest alone is new.
const PINNED = { version: '2026-11-27.1', answers: '37ccea3843881066' };

/** Digest of the codes decided for every row of the table and for every single unknown of every allowed situation. */
function digestOfAnswers(): string {
  const digest = createHash('sha256');
  const rows = readDecisionTable().rows.map((row) => situationOf(row));
  const unknowns = (Object.keys(SITUATIONS) as SituationName[]).flatMap((from) => {
    const situation = SITUATIONS[from]();
    return pathsOf(situation)
      .filter(({ length }) => length > 1)
      .map((path) => withValueAt(situation, path, null));
  });
  for (const { facts, request } of [...rows, ...unknowns]) {
    const codes = decide(facts, request).reasons.map(({ code }) => code);
    digest.update(`${codes.join(' ')}\n`);
  }
  return digest.digest('hex').slice(0, 16);
}

describe('the policy version', () => {
  it('names these answers and no others', () => {
    expect({ version: POLICY_VERSION, answers: digestOfAnswers() }).toEqual(PINNED);
  });
});
