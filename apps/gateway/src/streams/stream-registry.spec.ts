import { describe, expect, it } from '@jest/globals';
import { type CutReason, type RegisteredStream, StreamRegistry } from './stream-registry.js';

interface Watched {
  readonly stream: RegisteredStream;
  readonly cuts: CutReason[];
  /** How often it was decided again. */
  decided: number;
}

function watch(
  registry: StreamRegistry,
  options: {
    scopes?: string[];
    isStillAllowed?: () => Promise<boolean | 'unknown'>;
  } = {},
): Watched {
  const watched: { cuts: CutReason[]; decided: number } = { cuts: [], decided: 0 };
  const stream = registry.register({
    scopes: options.scopes ?? ['person', 'tool', 'organisation'],
    isStillAllowed: () => {
      watched.decided += 1;
      return options.isStillAllowed?.() ?? Promise.resolve(false);
    },
  });
  stream.onCut((reason) => watched.cuts.push(reason));
  return Object.assign(watched, { stream });
}

describe('StreamRegistry', () => {
  it.each([['person'], ['tool'], ['organisation']])(
    'cuts the reads a change of the %s forbids, and has done so when it returns',
    async (scope) => {
      const registry = new StreamRegistry();
      const { stream, cuts } = watch(registry);
      await registry.recheck(new Set([scope]));
      expect(stream.isCut).toBe(true);
      expect(cuts).toEqual(['revoked']);
    },
  );

  it('leaves reads that are still allowed, and does not even decide those the change does not concern', async () => {
    const registry = new StreamRegistry();
    const allowed = watch(registry, { isStillAllowed: () => Promise.resolve(true) });
    const elsewhere = watch(registry, { scopes: ['other', 'elsewhere'] });
    await registry.recheck(new Set(['person', 'organisation']));
    expect([allowed.stream.isCut, allowed.decided]).toEqual([false, 1]);
    expect([elsewhere.stream.isCut, elsewhere.decided]).toEqual([false, 0]);
  });

  it('cuts what cannot be decided, and what is not decided in time', async () => {
    const registry = new StreamRegistry();
    const failing = watch(registry, {
      isStillAllowed: () => Promise.reject(new Error('the database is away')),
    });
    const hanging = watch(registry, { isStillAllowed: () => new Promise(() => undefined) });
    const startedAt = performance.now();
    await registry.recheck(new Set(['organisation']));
    expect(performance.now() - startedAt).toBeLessThan(5_000);
    expect([failing.stream.isCut, hanging.stream.isCut]).toEqual([true, true]);
  });

  it('cuts what the passing of time forbids, and asks again later what cannot be told now', async () => {
    const registry = new StreamRegistry();
    const ended = watch(registry);
    const untold = watch(registry, {
      isStillAllowed: () => Promise.reject(new Error('the database is away')),
    });
    const away = watch(registry, { isStillAllowed: () => Promise.resolve('unknown') });
    const allowed = watch(registry, { isStillAllowed: () => Promise.resolve(true) });
    await registry.recheckAll();
    expect([ended, untold, away, allowed].map(({ stream }) => stream.cutAs)).toEqual([
      'revoked',
      undefined,
      undefined,
      undefined,
    ]);
    await registry.recheckAll();
    expect([untold.decided, away.decided, allowed.decided]).toEqual([2, 2, 2]);
    // After a change of policy there is no later: its administrator waits for the answer.
    await registry.recheck(new Set(['organisation']));
    expect([untold, away, allowed].map(({ stream }) => stream.cutAs)).toEqual([
      'revoked',
      'revoked',
      undefined,
    ]);
  });

  it('calls back once, however often a read is cut, and says why it was cut first', async () => {
    const registry = new StreamRegistry();
    const { cuts, stream } = watch(registry);
    await registry.recheck(new Set(['organisation']));
    await registry.recheck(new Set(['organisation']));
    registry.cutAll('shutdown');
    expect(cuts).toEqual(['revoked']);
    expect(stream.cutAs).toBe('revoked');
  });

  it('tells a read that was cut before anybody listened', async () => {
    const registry = new StreamRegistry();
    const stream = registry.register({
      scopes: ['person'],
      isStillAllowed: () => Promise.resolve(false),
    });
    await registry.recheck(new Set(['person']));
    const cuts: CutReason[] = [];
    stream.onCut((reason) => cuts.push(reason));
    expect(cuts).toEqual(['revoked']);
  });

  it('forgets a read that was released', async () => {
    const registry = new StreamRegistry();
    const { stream, cuts } = watch(registry);
    expect(registry.size).toBe(1);
    stream.release();
    expect(registry.size).toBe(0);
    await registry.recheck(new Set(['organisation']));
    registry.cutAll('shutdown');
    expect(cuts).toEqual([]);
  });

  it('cuts everything when the instance stops', () => {
    const registry = new StreamRegistry();
    const watched = [watch(registry), watch(registry, { isStillAllowed: () => Promise.resolve(true) })];
    registry.cutAll('shutdown');
    expect(watched.map(({ cuts }) => cuts)).toEqual([['shutdown'], ['shutdown']]);
  });

  it('tells every read of a lost lease, without cutting those that may wait for the next one', () => {
    const registry = new StreamRegistry();
    const { stream } = watch(registry);
    let lapses = 0;
    stream.onLapse(() => {
      lapses += 1;
    });
    registry.lapse();
    expect([lapses, stream.isCut]).toEqual([1, false]);
  });
});
