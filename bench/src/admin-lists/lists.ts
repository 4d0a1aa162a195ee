import { CLIENTS, DATASETS, idOf, KIND, PROJECTS, type Spread, VENDORS } from './fill.js';

const ROUNDS = 22;
const WARM_UPS = 2;

/** Draws whole numbers from 0 up to, and without, the bound; the same ones for the same seed (mulberry32). */
export type Draw = (below: number) => number;

/** What is asked of one list: its name and a query of random values. */
export interface ListQuestion {
  readonly name: string;
  readonly path: (draw: Draw) => string;
  /** Left out: of the operator, who sees everything. */
  readonly by?: 'client';
}

const BEGINNINGS = ['anna', 'Bela', 'mei-1', 'zz', 'o', 'Priya 0', 'lena-99'];
const day = (daysAgo: number): string => new Date(Date.now() - daysAgo * 86_400_000).toISOString();
const one = <Value>(draw: Draw, values: readonly Value[]): Value => values[draw(values.length)] as Value;

type Query = (draw: Draw) => string;

const client: Query = (draw) => `organisation=client-${draw(CLIENTS)}`;
const project: Query = (draw) => idOf(KIND.project, draw(PROJECTS));
const dataset: Query = (draw) => idOf(KIND.dataset, draw(DATASETS));
const vendor: Query = (draw) => `vendor=vendor-${draw(VENDORS)}`;
const beginning: Query = (draw) => `q=${one(draw, BEGINNINGS)}`;
const period: Query = (draw) => {
  const from = draw(340) + 1;
  return `createdFrom=${day(from)}&createdTo=${day(from - 1)}`;
};
const fixed = (...queries: readonly string[]): Query[] => queries.map((query) => () => query);
const both =
  (query: Query, rest: string): Query =>
  (draw) =>
    `${query(draw)}&${rest}`;

const OF_PEOPLE: readonly Query[] = [
  ...fixed('', 'status=suspended', 'status=suspended&sort=-name', 'role=reviewer', 'role=operator_auditor'),
  ...fixed('sort=slug', 'sort=-slug', 'sort=name', 'sort=-name', 'sort=createdAt', 'sort=-createdAt'),
  client,
  period,
  beginning,
  vendor,
  both(beginning, 'sort=name'),
  both(vendor, 'sort=name'),
  both(client, 'sort=name'),
  (draw) => `${client(draw)}&${beginning(draw)}`,
  (draw) => `project=${project(draw)}`,
  (draw) => `country=${one(draw, ['DE', 'IN', 'XX'])}`,
];

const OF_STATES = ['upcoming', 'active', 'expired', 'revoked'].flatMap((state) => [
  ...fixed(`state=${state}`, `state=${state}&sort=expiresAt`),
  both(client, `state=${state}`),
  both(client, `state=${state}&sort=-createdAt`),
]);
const OF_ASSIGNMENTS: readonly Query[] = [
  ...fixed('', 'purpose=annotation', 'purpose=nothing'),
  ...OF_STATES,
  ...['sort=createdAt', 'sort=-createdAt', 'sort=expiresAt', 'sort=-expiresAt'].flatMap((sort) => [
    ...fixed(sort),
    both(client, sort),
  ]),
  client,
  period,
  vendor,
  both(client, 'purpose=nothing'),
  (draw) => `${client(draw)}&${period(draw)}`,
  (draw) => `${client(draw)}&${vendor(draw)}`,
  (draw) => `project=${project(draw)}`,
  (draw) => `project=${project(draw)}&state=active&sort=-createdAt`,
  (draw) => `dataset=${dataset(draw)}`,
];

const OF_OTHERS: Readonly<Record<string, readonly Query[]>> = {
  projects: [
    ...fixed('', 'q=project-1&sort=name', 'state=paused', 'sort=-endsAt', 'sort=startsAt'),
    client,
    period,
    (draw) => `dataset=${dataset(draw)}`,
  ],
  datasets: [...fixed('', 'q=dataset-9', 'sort=-slug'), client, (draw) => `project=${project(draw)}`],
  terms: [...fixed('', 'sort=-version'), client, (draw) => `project=${project(draw)}`],
  organisations: fixed('', 'kind=vendor', 'q=client-1&sort=name'),
  vendors: fixed('', 'sort=-createdAt'),
  subprocessors: [...fixed(''), client, both(vendor, 'sort=-effectiveFrom')],
  'access-requests': [
    ...fixed('', 'sort=createdAt', 'sort=-createdAt', 'kind=break_glass', 'kind=break_glass&sort=-createdAt'),
    ...['pending', 'approved', 'denied', 'withdrawn', 'expired'].flatMap((state) => [
      ...fixed(`state=${state}`, `state=${state}&sort=-createdAt`),
      both(client, `state=${state}&sort=-createdAt`),
    ]),
    ...['open', 'overdue', 'closed'].flatMap((review) => [
      ...fixed(`review=${review}&sort=-createdAt`),
      both(client, `review=${review}`),
    ]),
    client,
    period,
    both(client, 'sort=createdAt'),
    both(client, 'sort=-createdAt'),
    (draw) => `${client(draw)}&${period(draw)}`,
    (draw) => `project=${project(draw)}&sort=-createdAt`,
  ],
  reviews: [
    ...fixed('', 'sort=-startedAt', 'sort=dueAt', 'state=open&sort=dueAt', 'state=closed&sort=-dueAt'),
    both(client, 'sort=-startedAt'),
  ],
  'pending-changes': [
    ...fixed('', 'sort=-proposedAt', 'sort=expiresAt', 'state=pending', 'state=pending&sort=expiresAt'),
    ...fixed('state=expired&sort=-proposedAt', 'state=rejected', 'kind=dataset.update&sort=-proposedAt'),
    both(client, 'sort=-proposedAt'),
    both(client, 'state=pending&sort=expiresAt'),
  ],
};

const OF_A_CLIENT: Readonly<Record<string, readonly Query[]>> = {
  people: fixed('', 'sort=-createdAt', 'q=anna', 'sort=name'),
  assignments: fixed('', 'sort=-createdAt', 'state=active'),
  'access-requests': fixed(
    '',
    'sort=-createdAt',
    'state=pending',
    'state=pending&sort=-createdAt',
    'review=overdue',
  ),
  reviews: fixed('', 'sort=-startedAt', 'sort=dueAt', 'state=open'),
  'pending-changes': fixed('', 'sort=-proposedAt', 'sort=expiresAt', 'state=pending'),
  'tool-credentials': fixed('', 'sort=-createdAt', 'state=connected', 'sort=expiresAt'),
};

/** Returns every list with every filter and sort it has, alone and in the combinations the console uses. */
export function listQuestions({ people }: Spread): ListQuestion[] {
  const person: Query = (draw) => `person=${idOf(KIND.person, 1 + draw(people))}`;
  const all = {
    people: OF_PEOPLE,
    assignments: [...OF_ASSIGNMENTS, person],
    ...OF_OTHERS,
    projects: [...(OF_OTHERS['projects'] ?? []), person],
    'access-requests': [...(OF_OTHERS['access-requests'] ?? []), both(person, 'sort=-createdAt')],
  };
  return [
    ...Object.entries(all).flatMap(([list, queries]) => queries.map((query) => toQuestion(list, query))),
    ...Object.entries(OF_A_CLIENT).flatMap(([list, queries]) =>
      queries.map((query) => ({ ...toQuestion(list, query), by: 'client' as const })),
    ),
  ];
}

function toQuestion(list: string, query: Query): ListQuestion {
  const told = /^(?:sort|state|status|role|purpose|kind|review)=/;
  const names = query(() => 0)
    .split('&')
    .map((pair) => (told.test(pair) ? pair : pair.replace(/=.*/, '')));
  return { name: `${list} ${names.join('&')}`, path: (draw) => `/admin/v1/${list}?${query(draw)}` };
}

/** One line of the result, in milliseconds. */
export interface ListTimes {
  readonly name: string;
  readonly p50: number;
  readonly p95: number;
  readonly worst: number;
}

/** Returns the times of every question's first page and, from its cursor, of the page after. */
export async function measureLists(
  ask: (
    question: ListQuestion,
    path: string,
  ) => Promise<{ readonly ms: number; readonly nextCursor: string | null }>,
  questions: readonly ListQuestion[],
  draw: Draw,
): Promise<ListTimes[]> {
  const results: ListTimes[] = [];
  for (const question of questions) {
    const times: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const path = question.path(draw);
      const first = await ask(question, path);
      const next =
        first.nextCursor === null ? null : await ask(question, `${path}&cursor=${first.nextCursor}`);
      if (round >= WARM_UPS) times.push(first.ms, ...(next === null ? [] : [next.ms]));
    }
    times.sort((left, right) => left - right);
    const at = (share: number): number => times[Math.ceil(times.length * share) - 1] ?? 0;
    const name = `${question.name}${question.by === undefined ? '' : ' (a client)'}`;
    results.push({ name, p50: at(0.5), p95: at(0.95), worst: at(1) });
  }
  return results.sort((left, right) => left.p95 - right.p95);
}
