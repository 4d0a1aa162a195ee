import { CODES, idOf, KIND, SPREAD } from './fill.js';

const ROUNDS = 22;
const WARM_UPS = 2;

/** One filter of a random value that the spread has. */
const FILTERS: Readonly<Record<string, () => string>> = {
  organisation: () => `client-${draw(4)}`,
  project: () => idOf(KIND.project, draw(SPREAD.projects)),
  dataset: () => idOf(KIND.dataset, draw(SPREAD.datasets)),
  item: () => idOf(KIND.item, draw(SPREAD.items)),
  person: () => `person-${draw(SPREAD.people)}`,
  tool: () => idOf(KIND.tool, draw(SPREAD.projects)),
  effect: () => (draw(2) === 0 ? 'allow' : 'deny'),
  code: () => CODES[draw(CODES.length)] ?? CODES[0],
  country: () => ['DE', 'FR', 'IN', 'MT', 'US'][draw(5)] ?? 'DE',
  kind: () => ['access', 'listing', 'administration', 'authentication'][draw(4)] ?? 'access',
  time: () => '',
};

/** Prints p50, p95 and the worst time, in milliseconds, of every combination of up to three filters and of all of them, slowest last. */
export async function measureSearches(
  origin: string,
  tokens: { readonly operator: string; readonly client: string },
): Promise<void> {
  const results: { filters: string; p50: number; p95: number; worst: number }[] = [];
  for (const names of combinations(Object.keys(FILTERS), 3)) {
    const times: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const token = round % 4 === 3 && !names.includes('organisation') ? tokens.client : tokens.operator;
      const took = await ask(origin, token, names);
      if (round >= WARM_UPS) times.push(took);
    }
    times.sort((one, other) => one - other);
    // The nearest rank: of twenty times the nineteenth is the p95.
    const at = (share: number): number => times[Math.ceil(times.length * share) - 1] ?? 0;
    results.push({ filters: names.join('+') || '(none)', p50: at(0.5), p95: at(0.95), worst: at(1) });
  }
  results.sort((one, other) => one.p95 - other.p95);
  for (const { filters, p50, p95, worst } of results.slice(-40))
    console.log(`${filters}\t${p50.toFixed(1)}\t${p95.toFixed(1)}\t${worst.toFixed(1)}`);
  const over = results.filter(({ p95 }) => p95 > 100).length;
  const overAtWorst = results.filter(({ worst }) => worst > 100).length;
  console.log(
    `${results.length} combinations, ${over} with a p95 above 100 ms, ${overAtWorst} with any time above`,
  );
}

async function ask(origin: string, token: string, names: readonly string[]): Promise<number> {
  const query = new URLSearchParams();
  for (const name of names) {
    if (name === 'time') setRange(query);
    else query.set(name, FILTERS[name]?.() ?? '');
  }
  const startedAt = performance.now();
  const response = await fetch(`${origin}/trail/v1/events?${query.toString()}`, {
    headers: { authorization: `Bearer ${token}` },
  });
  const text = await response.text();
  // A client asks for what is another's as often as for its own: that is refused, and takes no time worth counting.
  if (response.status !== 200 && response.status !== 422)
    throw new Error(`${response.status} ${text} ${query.toString()}`);
  return performance.now() - startedAt;
}

function setRange(query: URLSearchParams): void {
  const fromMs = Date.now() - draw(90) * 86_400_000;
  query.set('from', new Date(fromMs).toISOString());
  query.set('to', new Date(fromMs + (1 + draw(14)) * 86_400_000).toISOString());
}

function draw(below: number): number {
  return Math.floor(Math.random() * below);
}

function combinations(names: readonly string[], most: number): string[][] {
  const of = (size: number, from: number): string[][] =>
    size === 0
      ? [[]]
      : names
          .slice(from)
          .flatMap((name, index) => of(size - 1, from + index + 1).map((rest) => [name, ...rest]));
  return [...Array.from({ length: most + 1 }, (_, size) => of(size, 0)).flat(), [...names]];
}
