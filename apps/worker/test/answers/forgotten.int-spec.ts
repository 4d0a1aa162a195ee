import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { uuidV7 } from '#libs/kernel';
import { createTestDatabase, type TestDatabase } from '#libs/testing';
import { answersJob } from '../../src/jobs/answers.job.js';
import { JobTimer } from '../../src/jobs/job-timer.js';

const FORBIDDEN = '42501';

let database: TestDatabase;
let owner: pg.Client;
let timer: JobTimer;
const [acme, borealis] = [uuidV7(), uuidV7()];

beforeAll(async () => {
  database = await createTestDatabase();
  owner = new pg.Client({ connectionString: database.ownerUrl, options: '-c search_path=portcullis' });
  await owner.connect();
  for (const [id, slug] of [
    [acme, 'acme'],
    [borealis, 'borealis'],
  ])
    await owner.query(`INSERT INTO organisations (id, slug, name, kind) VALUES ($1, $2, $2, 'client')`, [
      id,
      slug,
    ]);
  const databaseUrl = await database.urlFor('portcullis_worker');
  const onError = (_message: string, error: unknown): void => {
    throw error;
  };
  timer = new JobTimer(answersJob(), { databaseUrl, onError });
});
afterAll(async () => {
  await owner?.end();
  await database?.drop();
});
beforeEach(() => owner.query('DELETE FROM idempotency_keys'));

/** What so many requests of somebody at this organisation were answered, so many hours ago. */
async function answered(organisation: string, hoursAgo: number, count = 1): Promise<void> {
  await owner.query(
    `INSERT INTO idempotency_keys (organisation_id, actor_id, key, request_sha256, status, response, created_at)
     SELECT $1, $2, i::text, '\\x00', 201, '{"text":"{\\"email\\":\\"anna@people.example\\"}"}', now() - make_interval(hours => $3)
     FROM generate_series(1, $4) i`,
    [organisation, uuidV7(), hoursAgo, count],
  );
}

async function hoursKept(): Promise<number[]> {
  const { rows } = await owner.query<{ hours: number }>(
    'SELECT round(extract(epoch FROM now() - created_at) / 3600)::int AS hours FROM idempotency_keys ORDER BY 1',
  );
  return rows.map(({ hours }) => hours);
}

async function refusalOf(role: string, sql: string): Promise<string | undefined> {
  const client = new pg.Client({
    connectionString: await database.urlFor(role),
    options: '-c search_path=portcullis',
  });
  await client.connect();
  try {
    return await client.query(sql).then(
      () => undefined,
      (error: { code: string }) => error.code,
    );
  } finally {
    await client.end();
  }
}

describe('answers that are remembered for their repetition', () => {
  it('are forgotten after three days, and not before', async () => {
    for (const hours of [1, 71, 73, 900]) await answered(acme, hours);
    expect(await timer.runOnce()).toBe('done');
    expect(await hoursKept()).toEqual([1, 71]);
  });

  it('are all forgotten, however many there are', async () => {
    await answered(acme, 100, 12_000);
    await timer.runOnce();
    expect(await hoursKept()).toEqual([]);
  });

  it('are forgotten also under a hold: they are no evidence, which is on the trail', async () => {
    for (const organisation of [acme, borealis]) await answered(organisation, 80);
    await owner.query(`INSERT INTO trail_holds (organisation_id, reason) VALUES ($1, 'a lawsuit')`, [acme]);
    await timer.runOnce();
    expect(await hoursKept()).toEqual([]);
  });

  it.each(['gateway', 'admin', 'trail', 'worker'])('are not forgotten by hand: %s', async (process) => {
    await answered(acme, 1);
    const role = `portcullis_${process}`;
    expect(await refusalOf(role, 'DELETE FROM idempotency_keys')).toBe(FORBIDDEN);
    const forget = 'SELECT forget_answers(1000)';
    expect(await refusalOf(role, forget)).toBe(process === 'worker' ? undefined : FORBIDDEN);
    expect(await hoursKept()).toEqual([1]);
  });
});
