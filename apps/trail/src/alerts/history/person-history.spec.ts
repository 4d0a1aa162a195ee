import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { uuidV7 } from '#libs/kernel';
import { recordOf, START_MS } from '../../../test/alerts/rule-sight.js';
import { ItemSketch } from './item-sketch.js';
import { PersonHistory, type Progress } from './person-history.js';

describe('ItemSketch', () => {
  it('is exact below 256 different items, whatever their order and however often', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 254 }), { maxLength: 600 }), (picks) => {
        const ids = Array.from({ length: 256 }, () => uuidV7());
        const sketch = new ItemSketch();
        for (const pick of picks) sketch.add(ids[pick] ?? '');
        expect(sketch.count).toBe(new Set(picks).size);
      }),
    );
  });

  it('stays near the truth and bounded beyond', () => {
    const sketch = new ItemSketch();
    for (let at = 0; at < 20_000; at += 1) sketch.add(uuidV7());
    // Five deviations: fails once in a million runs.
    expect(Math.abs(sketch.count - 20_000)).toBeLessThan(6_500);
    expect(sketch.toJSON()).toHaveLength(256);
  });

  it('says what the count would be, as adding does', () => {
    const sketch = new ItemSketch();
    for (let at = 0; at < 400; at += 1) {
      const id = uuidV7();
      const expected = sketch.countWith(id);
      sketch.add(id);
      expect(sketch.count).toBe(expected);
    }
  });
});

describe('PersonHistory', () => {
  const records = fc.array(
    fc.record({
      atMs: fc.integer({ min: START_MS, max: START_MS + 8_000_000 }),
      effect: fc.constantFrom('allow' as const, 'deny' as const),
      kind: fc.constantFrom('access', 'listing', 'trail'),
      country: fc.constantFrom('DE', 'FR', null),
      itemId: fc.constantFrom(uuidV7(1), uuidV7(2), uuidV7(3), null),
    }),
    { maxLength: 60 },
  );

  it('goes on from what was stored exactly as if it had never been interrupted', () => {
    fc.assert(
      fc.property(records, fc.nat({ max: 60 }), (changes, cut) => {
        const all = changes.map((changed) => recordOf(changed));
        const whole = new PersonHistory();
        for (const record of all) whole.observe(record);
        const first = new PersonHistory();
        for (const record of all.slice(0, cut)) first.observe(record);
        const second = new PersonHistory(JSON.parse(JSON.stringify(first.toProgress())) as Progress);
        for (const [country, atMs] of first.countries) second.countries.set(country, atMs);
        for (const record of all.slice(cut)) second.observe(record);
        expect(second.toProgress()).toEqual(whole.toProgress());
        expect(second.countries).toEqual(whole.countries);
      }),
    );
  });

  it('stays small, whatever a person does', () => {
    const history = new PersonHistory();
    for (let at = 0; at < 20_000; at += 1) {
      history.observe(recordOf({ atMs: START_MS + at, effect: at % 4 === 0 ? 'allow' : 'deny' }));
      history.observe(recordOf({ atMs: START_MS + at, itemId: uuidV7(START_MS + at) }));
    }
    for (let at = 0; at < 500; at += 1)
      history.observe(recordOf({ effect: 'deny', atMs: START_MS + 30_000 }));
    expect(JSON.stringify(history.toProgress()).length).toBeLessThan(20_000);
  });
});
