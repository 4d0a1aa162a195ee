import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Situation, SITUATIONS, type SituationName } from '../test/allowed-facts.js';
import { readDecisionTable } from '../test/decision-table.js';
import { type Path, pathsOf, toPath, valueAt, withValueAt } from '../test/paths.js';
import { decide } from './decide.js';
import type { Decision } from './decision.js';
import { disclose } from './disclose.js';
import { POLICY } from './policy.js';
import { REASON_CODES } from './reason-codes.js';

const RUNS = { numRuns: 1_000 };
const names = Object.keys(SITUATIONS) as SituationName[];
const changes = readDecisionTable().rows.flatMap(({ change }) => Object.entries(change));

// Places where null, or the value it replaces, carries a meaning of its own; see test/unknowns.ts.
const NULL_OPENS =
  /(endsAt|endedAt|expiresAt|revokedAt|validUntil|itemLimit|byteLimit|vendorId|credential|project|worker|item|assignment)$/;

const start = fc.constantFrom(...names).map((from) => SITUATIONS[from]());
const tableChange = fc.constantFrom(...changes).map(([dotted, value]) => ({ path: toPath(dotted), value }));

/** A situation with up to six of the table's changes applied to it: mostly denied, in many combinations. */
const muddled = fc
  .tuple(start, fc.array(tableChange, { maxLength: 6 }))
  .map(([situation, edits]) =>
    edits.reduce<Situation>((now, { path, value }) => withValueAt(now, path, value), situation),
  );

const placed = muddled.chain((situation) =>
  fc
    .constantFrom(...pathsOf(situation).filter(({ length }) => length > 1))
    .map((path): [Situation, Path] => [situation, path]),
);

function decideFor({ facts, request }: Situation): Decision {
  return decide(facts, request);
}

describe('for any facts a decision', () => {
  it('allows exactly when no gate gives a reason, and always shows every gate', () => {
    fc.assert(
      fc.property(muddled, (situation) => {
        const { effect, reasons, verdicts } = decideFor(situation);
        expect(effect === 'allow').toBe(reasons.length === 0);
        expect(verdicts.map(({ gate }) => gate)).toEqual(POLICY.map(({ name }) => name));
        expect(reasons).toEqual(verdicts.flatMap(({ gate, codes }) => codes.map((code) => ({ gate, code }))));
        for (const { gate, pass, codes } of verdicts) {
          expect(pass).toBe(codes.length === 0);
          expect(codes.every((code) => REASON_CODES[code].gate === gate)).toBe(true);
        }
        expect(disclose(decideFor(situation)).status === 'allow').toBe(effect === 'allow');
      }),
      RUNS,
    );
  });

  it('is the same when made again, and when made from a stored copy (I2)', () => {
    fc.assert(
      fc.property(placed, fc.jsonValue(), ([situation, path], value) => {
        const changed = withValueAt(situation, path, value);
        const decision = decideFor(changed);
        expect(decideFor(changed)).toEqual(decision);
        expect(decideFor(JSON.parse(JSON.stringify(changed)) as Situation)).toEqual(decision);
        expect(JSON.parse(JSON.stringify(decision))).toEqual(decision);
      }),
      RUNS,
    );
  });

  it('leaves its facts alone', () => {
    fc.assert(
      fc.property(muddled, (situation) => {
        const before = structuredClone(situation);
        decideFor(situation);
        expect(situation).toEqual(before);
      }),
    );
  });

  it('is made without throwing, whatever stands in any place', () => {
    fc.assert(
      fc.property(placed, fc.anything(), ([situation, path], value) => {
        const { effect } = decideFor(withValueAt(situation, path, value));
        expect(['allow', 'deny']).toContain(effect);
      }),
      RUNS,
    );
  });

  it('never opens because something became unknown', () => {
    fc.assert(
      fc.property(placed, ([situation, path]) => {
        fc.pre(!NULL_OPENS.test(path.filter((key) => typeof key === 'string').join('.')));
        fc.pre(valueAt(situation, path) !== null);
        const before = decideFor(situation);
        const after = decideFor(withValueAt(situation, path, null));
        expect(before.effect === 'deny' && after.effect === 'allow').toBe(false);
      }),
      RUNS,
    );
  });

  it('gives no gate a say in another: each verdict is that gate asked alone', () => {
    fc.assert(
      fc.property(muddled, ({ facts, request }) => {
        const { verdicts } = decide(facts, request);
        POLICY.forEach(({ judge }, index) => expect(verdicts[index]?.codes).toEqual(judge(facts, request)));
      }),
    );
  });
});
