import { runLoad, type LoadResult } from './load.js';
import type { World } from './world.js';

/** What is read in one scenario; `range` in bytes. */
export interface Scenario {
  readonly name: string;
  readonly size: string;
  readonly range?: { readonly bytes: number; readonly of: number };
}

export const SCENARIOS: readonly Scenario[] = [
  { name: '4 KiB', size: '4 KiB' },
  { name: '100 KiB', size: '100 KiB' },
  { name: '1 MiB', size: '1 MiB' },
  { name: '10 MiB', size: '10 MiB' },
  { name: '64 KiB ranges', size: 'large', range: { bytes: 65_536, of: 128 * 1024 * 1024 } },
];

export interface Comparison {
  readonly name: string;
  /** Governed ÷ bare throughput: the median over the rounds, each a pair run back to back. */
  readonly ratio: number;
  readonly addedP99Ms: number;
  readonly bare: LoadResult;
  readonly governed: LoadResult;
  readonly failed: number;
}

export interface Origins {
  readonly bare: string;
  readonly governed: string;
}

/** Runs bare and governed in turn, so that both see the same noise, and compares them round by round. */
export async function compare(
  scenario: Scenario,
  origins: Origins,
  world: World,
  plan: { rounds: number; seconds: number },
): Promise<Comparison> {
  const items = world.items[scenario.size] ?? [];
  const load = { tokens: world.tokens, items, ...(scenario.range && { range: scenario.range }) };
  // The compiler needs some ten thousand requests until it knows what is hot; both sides are measured after that.
  await runLoad({ ...load, origin: origins.bare, seconds: plan.seconds });
  await runLoad({ ...load, origin: origins.governed, seconds: plan.seconds });
  const rounds: { bare: LoadResult; governed: LoadResult }[] = [];
  for (let round = 0; round < plan.rounds; round += 1) {
    const bare = await runLoad({ ...load, origin: origins.bare, seconds: plan.seconds });
    const governed = await runLoad({ ...load, origin: origins.governed, seconds: plan.seconds });
    rounds.push({ bare, governed });
  }
  const byRatio = rounds.toSorted((a, b) => ratioOf(a) - ratioOf(b));
  const middle = byRatio[byRatio.length >> 1];
  if (!middle) throw new Error('a comparison needs at least one round');
  return {
    name: scenario.name,
    ratio: ratioOf(middle),
    addedP99Ms: middle.governed.p99 - middle.bare.p99,
    ...middle,
    failed: rounds.reduce((sum, { bare, governed }) => sum + bare.failed + governed.failed, 0),
  };
}

function ratioOf({ bare, governed }: { bare: LoadResult; governed: LoadResult }): number {
  return governed.requestsPerSecond / bare.requestsPerSecond;
}
