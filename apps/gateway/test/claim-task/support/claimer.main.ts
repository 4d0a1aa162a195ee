// Some people's claimers as a process of their own, to be killed: node claimer.main.ts <database url> <world> <seed>
import { setTimeout as pause } from 'node:timers/promises';
import { Database } from '#libs/persistence';
import { SeededRandom } from '../../faults/support/seeded-random.js';
import { Claimer } from './claimer.js';
import type { QueueWorld } from './queue-world.js';

const [url = '', world = '', seed = '1'] = process.argv.slice(2);
const { people, ...queue } = JSON.parse(world) as QueueWorld;

// A process whose test run is gone works for nobody.
process.stdin.on('end', () => process.exit(1)).resume();
process.stdin.unref?.();

async function connected(): Promise<Database> {
  for (;;) {
    const database = await Database.connect({
      url,
      poolSize: 4,
      applicationName: 'tests: claimers',
      statementTimeoutMs: 5_000,
    }).catch(() => null);
    if (database !== null) return database;
    await pause(100);
  }
}

const database = await connected();
await Promise.all(
  people.map((person, index) =>
    new Claimer(database, queue, person, new SeededRandom(Number(seed) + index)).run(),
  ),
);
process.exit(0);
