import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { Database } from '#libs/persistence';
import { createTestDatabase, type TestDatabase } from '#libs/testing';
import { SeededRandom } from '../faults/support/seeded-random.js';
import { Claimer } from './support/claimer.js';
import { type Ask, checkQueue, lapseIdle } from './support/queue-checks.js';
import { createQueueWorld, type QueueWorld } from './support/queue-world.js';

const CLAIMERS = 50;
const TASKS = 300;
const MAX_OVERLAP = 3;
const IDLE_MS = 400;

let own: TestDatabase;
let owner: pg.Client;
let database: Database;
let world: QueueWorld;

beforeAll(async () => {
  own = await createTestDatabase();
  owner = new pg.Client({ connectionString: own.ownerUrl, options: '-c search_path=portcullis' });
  await owner.connect();
  world = await createQueueWorld(owner, { tasks: TASKS, people: CLAIMERS, maxOverlap: MAX_OVERLAP });
  database = await Database.connect({
    url: await own.urlFor('portcullis_gateway'),
    poolSize: 16,
    applicationName: 'tests: claimers',
    statementTimeoutMs: 10_000,
  });
});
afterAll(async () => {
  await database?.close();
  await owner?.end();
  await own?.drop();
});

describe('fifty people at one queue', () => {
  it('finish every task exactly as often as its overlap says, nobody twice, never too many at once', async () => {
    const seed = Number(process.env['CLAIM_SEED'] ?? Date.now() % 2 ** 31);
    process.stdout.write(`claimers: CLAIM_SEED=${seed}\n`);
    const ask: Ask = async (sql, values = []) => (await owner.query(sql, [...values])).rows;
    // People who forget a task come back to it, or others get it, when its time is over.
    const clock = setInterval(() => void lapseIdle(ask, IDLE_MS), IDLE_MS / 2);
    try {
      await Promise.all(
        world.people.map((person, index) =>
          new Claimer(database, world, person, new SeededRandom(seed + index)).run(),
        ),
      );
    } finally {
      clearInterval(clock);
    }
    const findings = await checkQueue(ask);
    expect(findings).toMatchObject({ unfinished: [], crowded: [], repeated: [] });
    expect(findings.completed).toBe(TASKS * 2);
    expect(findings.lapsed).toBeGreaterThan(0);
  }, 180_000);
});
