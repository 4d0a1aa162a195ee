import { describe, expect, it } from '@jest/globals';
import { FakeClock } from './fake-clock.js';

describe(FakeClock.name, () => {
  it('moves both clocks when time passes and only the wall when the wall is stepped', () => {
    const clock = new FakeClock('2026-03-01T00:00:00.000Z');
    clock.advance(1_500);
    clock.stepWall('2020-01-01T00:00:00.000Z');
    expect(clock.now().toISOString()).toBe('2020-01-01T00:00:00.000Z');
    expect(clock.monotonicMs()).toBe(1_500);
  });
});
