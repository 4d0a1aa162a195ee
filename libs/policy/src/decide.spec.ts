import { describe, expect, it } from '@jest/globals';
import { AT, SITUATIONS, type SituationName } from '../test/allowed-facts.js';
import { pathsOf, valueAt, withoutValueAt, withValueAt } from '../test/paths.js';
import { EMPTY_REQUIRES_NOTHING, NOT_RELIED_ON, NULL_IS_AN_ANSWER } from '../test/unknowns.js';
import { decide } from './decide.js';
import { POLICY, POLICY_VERSION } from './policy.js';

const names = Object.keys(SITUATIONS) as SituationName[];

/** Every place of every allowed situation that holds something and on which the situation relies. */
const places = names.flatMap((from) => {
  const { facts } = SITUATIONS[from]();
  return pathsOf(facts)
    .filter((path) => valueAt(facts, path) !== null && !(path.join('.') in NOT_RELIED_ON[from]))
    .map((path) => ({ from, path, name: path.join('.') }));
});
const lists = places.filter(({ from, path }) => {
  const list = valueAt(SITUATIONS[from]().facts, path);
  return Array.isArray(list) && list.length > 0;
});

function effectOf(from: SituationName, change: (facts: unknown) => unknown): string {
  const { facts, request } = SITUATIONS[from]();
  return decide(change(facts) as typeof facts, request).effect;
}

describe('a decision', () => {
  it.each(names)('allows the situation "%s", with every gate passed and kept', (from) => {
    const { facts, request } = SITUATIONS[from]();
    expect(decide(facts, request)).toEqual({
      effect: 'allow',
      reasons: [],
      verdicts: POLICY.map(({ name }) => ({ gate: name, pass: true, codes: [] })),
      policyVersion: POLICY_VERSION,
    });
  });

  it('keeps every verdict of a denial, and its reasons in the order of the gates', () => {
    const { facts, request } = SITUATIONS.annotator();
    const decision = decide({ ...facts, assignment: null, audit: null }, request);
    expect(decision.effect).toBe('deny');
    expect(decision.policyVersion).toBe(POLICY_VERSION);
    expect(decision.verdicts.map(({ gate }) => gate)).toEqual(POLICY.map(({ name }) => name));
    expect(decision.verdicts.filter(({ pass }) => !pass)).toEqual([
      { gate: 'assignment', pass: false, codes: ['NOT_ASSIGNED'] },
      { gate: 'purpose', pass: false, codes: ['PURPOSE_NOT_PERMITTED'] },
      { gate: 'audit', pass: false, codes: ['AUDIT_UNAVAILABLE'] },
    ]);
    expect(decision.reasons).toEqual([
      { gate: 'assignment', code: 'NOT_ASSIGNED' },
      { gate: 'purpose', code: 'PURPOSE_NOT_PERMITTED' },
      { gate: 'audit', code: 'AUDIT_UNAVAILABLE' },
    ]);
  });

  it('to allow is one frozen value that no caller can alter', () => {
    const { facts, request } = SITUATIONS.annotator();
    const allow = decide(facts, request);
    expect(decide(facts, request)).toBe(allow);
    const parts = [
      allow,
      allow.reasons,
      allow.verdicts,
      ...allow.verdicts,
      ...allow.verdicts.map((v) => v.codes),
    ];
    expect(parts.every((part) => Object.isFrozen(part))).toBe(true);
  });

  it('to deny leaves the shared passing verdicts as they were', () => {
    const { facts, request } = SITUATIONS.annotator();
    expect(decide({ ...facts, audit: null }, request).effect).toBe('deny');
    expect(decide(facts, request).verdicts.every(({ pass }) => pass)).toBe(true);
  });
});

describe('what is not known denies', () => {
  it.each(places)('$from: without $name', ({ from, path, name }) => {
    const meansSomething = name in NULL_IS_AN_ANSWER || /^transfer\.adequacy\.\d+\.validUntil$/.test(name);
    const expected = meansSomething && !(name === 'credential' && from === 'tool alone') ? 'allow' : 'deny';
    expect(effectOf(from, (facts) => withValueAt(facts, path, null))).toBe(expected);
  });

  it.each(places.filter(({ path }) => typeof path.at(-1) === 'string'))(
    '$from: with $name missing altogether, which is never an answer',
    ({ from, path }) => {
      expect(effectOf(from, (facts) => withoutValueAt(facts, path))).toBe('deny');
    },
  );

  it.each(
    names.flatMap((from) =>
      (['action', 'at', 'gatewayRegion', 'bytes'] as const).map((key) => ({ from, key })),
    ),
  )('$from: without the $key of the request', ({ from, key }) => {
    const { facts, request } = SITUATIONS[from]();
    const free = from === 'metadata only' && key === 'bytes';
    expect(decide(facts, { ...request, [key]: null }).effect).toBe(free ? 'allow' : 'deny');
  });
});

describe('an empty list means nobody', () => {
  it.each(lists)('$from: with $name empty', ({ from, path, name }) => {
    const expected = name in EMPTY_REQUIRES_NOTHING ? 'allow' : 'deny';
    expect(effectOf(from, (facts) => withValueAt(facts, path, []))).toBe(expected);
  });
});

describe('removing any single grant', () => {
  const entries = lists.flatMap(({ from, path, name }) =>
    (valueAt(SITUATIONS[from]().facts, path) as unknown[]).map((_, index) => ({
      from,
      path: [...path, index],
      name: `${name}.${index}`,
    })),
  );

  it.each(entries)('$from: $name denies', ({ from, path, name }) => {
    const expected = name.startsWith('project.requiredTrainings') ? 'allow' : 'deny';
    expect(effectOf(from, (facts) => withoutValueAt(facts, path))).toBe(expected);
  });

  it('covers every validity: each denies from its last instant on', () => {
    const validities = places.filter(({ name }) => /(validUntil|expiresAt|endsAt|graceUntil)$/.test(name));
    expect(validities.length).toBeGreaterThan(10);
    for (const { from, path, name } of validities) {
      expect([name, effectOf(from, (facts) => withValueAt(facts, path, AT))]).toEqual([name, 'deny']);
    }
  });
});
