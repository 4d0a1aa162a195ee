import { CLIENTS, DATASETS, idOf, KIND, PROJECTS, VENDORS, type Spread } from './fill.js';

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

/** Returns every list with every filter and sort it has, alone and in the combinations the console uses. */
export function listQuestions({ people }: Spread): ListQuestion[] {
  const client = (draw: Draw): string => `organisation=client-${draw(CLIENTS)}`;
  const person = (draw: Draw): string => idOf(KIND.person, 1 + draw(people));
  const project = (draw: Draw): string => idOf(KIND.project, draw(PROJECTS));
  const dataset = (draw: Draw): string => idOf(KIND.dataset, draw(DATASETS));
  const vendor = (draw: Draw): string => `vendor-${draw(VENDORS)}`;
  const period = (draw: Draw): string => {
    const from = draw(340) + 1;
    return `createdFrom=${day(from)}&createdTo=${day(from - 1)}`;
  };
  const each: Readonly<Record<string, readonly ((draw: Draw) => string)[]>> = {
    people: [
      () => '',
      client,
      period,
      (draw) => `q=${one(draw, BEGINNINGS)}`,
      (draw) => `q=${one(draw, BEGINNINGS)}&sort=name`,
      () => 'status=suspended',
      () => 'status=suspended&sort=-name',
      () => 'role=reviewer',
      () => 'role=operator_auditor',
      (draw) => `project=${project(draw)}`,
      (draw) => `vendor=${vendor(draw)}`,
      (draw) => `vendor=${vendor(draw)}&sort=name`,
      (draw) => `country=${one(draw, ['DE', 'IN', 'XX'])}`,
      (draw) => `${client(draw)}&q=${one(draw, BEGINNINGS)}`,
      (draw) => `${client(draw)}&sort=name`,
      ...['slug', '-slug', 'name', '-name', 'createdAt', '-createdAt'].map((sort) => () => `sort=${sort}`),
    ],
    assignments: [
      () => '',
      client,
      period,
      (draw) => `${client(draw)}&${period(draw)}`,
      (draw) => `project=${project(draw)}`,
      (draw) => `person=${person(draw)}`,
      (draw) => `dataset=${dataset(draw)}`,
      (draw) => `vendor=${vendor(draw)}`,
      (draw) => `vendor=${vendor(draw)}&${client(draw)}`,
      (draw) => `project=${project(draw)}&state=active&sort=-createdAt`,
      () => 'purpose=annotation',
      () => 'purpose=nothing',
      (draw) => `${client(draw)}&purpose=nothing`,
      ...['upcoming', 'active', 'expired', 'revoked'].flatMap((state) => [
        () => `state=${state}`,
        (draw: Draw) => `${client(draw)}&state=${state}`,
        () => `state=${state}&sort=expiresAt`,
        (draw: Draw) => `${client(draw)}&state=${state}&sort=-createdAt`,
      ]),
      ...['createdAt', '-createdAt', 'expiresAt', '-expiresAt'].flatMap((sort) => [
        () => `sort=${sort}`,
        (draw: Draw) => `${client(draw)}&sort=${sort}`,
      ]),
    ],
    projects: [
      () => '',
      client,
      period,
      () => 'q=project-1&sort=name',
      () => 'state=paused',
      (draw) => `dataset=${dataset(draw)}`,
      (draw) => `person=${person(draw)}`,
      () => 'sort=-endsAt',
      () => 'sort=startsAt',
    ],
    datasets: [
      () => '',
      client,
      () => 'q=dataset-9',
      (draw) => `project=${project(draw)}`,
      () => 'sort=-slug',
    ],
    terms: [() => '', client, (draw) => `project=${project(draw)}`, () => 'sort=-version'],
    'tool-credentials': [],
    organisations: [() => '', () => 'kind=vendor', () => 'q=client-1&sort=name'],
    vendors: [() => '', () => 'sort=-createdAt'],
    subprocessors: [() => '', client, (draw) => `vendor=${vendor(draw)}&sort=-effectiveFrom`],
  };
  const operators = Object.entries(each).flatMap(([list, queries]) =>
    queries.map((query) => toQuestion(list, query)),
  );
  const clients = ['people', 'assignments', 'tool-credentials'].flatMap((list) =>
    ['', 'sort=-createdAt', ...(list === 'assignments' ? ['state=active'] : ['q=anna', 'sort=name'])].map(
      (query) => ({
        ...toQuestion(list, () => query),
        by: 'client' as const,
      }),
    ),
  );
  return [...operators, ...clients];
}

function toQuestion(list: string, query: (draw: Draw) => string): ListQuestion {
  const names = query(() => 0).replace(/=[^&]*(?=&|$)/g, (value) =>
    /sort|state|status|role/.test(value) ? value : '',
  );
  return { name: `${list} ${names}`, path: (draw) => `/admin/v1/${list}?${query(draw)}` };
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
