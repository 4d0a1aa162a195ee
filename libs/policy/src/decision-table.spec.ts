import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { readDecisionTable, situationOf } from '../test/decision-table.js';
import { renderDecisionTable } from '../test/render-decision-table.js';
import { decide } from './decide.js';
import { disclose } from './disclose.js';
import { POLICY } from './policy.js';
import { REASON_CODES } from './reason-codes.js';

const table = readDecisionTable();
const { rows } = table;

describe('the decision table holds', () => {
  it.each(rows.map((row) => [`${row.gate}, from ${row.from}: ${row.different}`, row] as const))(
    '%s',
    (_name, row) => {
      const { facts, request } = situationOf(row);
      const decision = decide(facts, request);
      const disclosure = disclose(decision);
      expect(decision.reasons.map(({ code }) => code)).toEqual(row.codes);
      expect(disclosure.status).toBe(row.status);
      expect(disclosure.reasons.map(({ code }) => code)).toEqual(row.told);
    },
  );

  it('reaches every reason code and every gate', () => {
    expect(new Set(rows.flatMap(({ codes }) => codes))).toEqual(new Set(Object.keys(REASON_CODES)));
    expect([...new Set(rows.map(({ gate }) => gate))]).toEqual(POLICY.map(({ name }) => name));
  });

  it('states each situation once, with a code of the gate it is filed under', () => {
    const stated = rows.map(({ from, different }) => `${from}: ${different}`);
    expect(new Set(stated).size).toBe(rows.length);
    for (const { gate, codes } of rows) {
      const gates = codes.map((code) => REASON_CODES[code].gate);
      expect(gates.length === 0 || gates.includes(gate as never)).toBe(true);
    }
  });

  it('is what docs/decision-table.md says (write it with libs/policy/test/write-decision-table.ts)', () => {
    const document = readFileSync(new URL('../../../docs/decision-table.md', import.meta.url), 'utf8');
    expect(document).toBe(renderDecisionTable(table, REASON_CODES));
  });
});
