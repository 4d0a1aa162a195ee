import { setTimeout as pause } from 'node:timers/promises';
import type { FaultScene } from './fault-scene.js';
import { generatedContent } from './generated-content.js';
import { Load } from './load.js';
import { type KillSummary, KillTally } from './kill-tally.js';
import { checkTrail } from './recorded.js';
import type { Reading } from './reading.js';
import { SeededRandom } from './seeded-random.js';

const KILLS = {
  'gateway: kill -9': async ({ gateway }: FaultScene) => {
    await gateway.kill();
    await gateway.start();
  },
  'postgres: immediate stop': async ({ postgres }: FaultScene) => {
    await postgres.stop('immediate');
    await postgres.start();
  },
  'postgres: kill -9 of the postmaster': async ({ postgres }: FaultScene) => {
    await postgres.killPostmaster();
    await postgres.start();
  },
  'postgres: kill -9 of a backend': ({ postgres }: FaultScene) => postgres.killBackend(),
} as const;

type Kill = keyof typeof KILLS;

/** Most kills are of a whole process; one backend's death is the database's own, shorter crash. */
const CHOICE: readonly Kill[] = [
  'gateway: kill -9',
  'gateway: kill -9',
  'postgres: immediate stop',
  'postgres: immediate stop',
  'postgres: kill -9 of the postmaster',
  'postgres: kill -9 of a backend',
];

const UNDER_LOAD_MS = [100, 1_200] as const;
const OUTCOMES_WRITTEN_MS = 2_000;
const ITEM_BYTES = [1_000, 4_096, 4_096, 100_000, 1_000_000, 4_000_000];
const PEOPLE = ['annotator', 'other-annotator', 'reviewer'];

export interface KillRoundsOptions {
  readonly rounds: number;
  readonly seed: number;
  readonly clients: number;
  /** Told after each kill that was recovered from. */
  readonly onRound?: (round: number) => void;
}

/**
 * Kills the gateway or its database at random moments under load, again and again, and compares after each restart what
 * the clients got with what is on record.
 */
export async function killRounds(scene: FaultScene, options: KillRoundsOptions): Promise<KillSummary> {
  const random = new SeededRandom(options.seed);
  const items: string[] = [];
  for (const bytes of ITEM_BYTES) {
    items.push((await scene.world.addItem({ content: generatedContent(bytes) })).itemId);
  }
  const load = new Load(scene, { clients: options.clients, items, people: PEOPLE, random });
  const tally = new KillTally(options.seed);
  let unchecked: Reading[] = [];
  const check = async (): Promise<void> => {
    tally.addReadings(unchecked, await checkTrail(scene.postgres, unchecked));
    unchecked = load.takeReadings();
  };
  for (let round = 0; round < options.rounds; round += 1) {
    await pause(random.between(...UNDER_LOAD_MS));
    const kill = random.pick(CHOICE);
    const killedAtMs = performance.now();
    await KILLS[kill](scene);
    await scene.gateway.ready();
    tally.addKill(kill, performance.now() - killedAtMs);
    // One round late: outcomes are written after the fact.
    await check();
    options.onRound?.(round + 1);
  }
  await load.stop();
  await check();
  await pause(OUTCOMES_WRITTEN_MS);
  await check();
  return tally.summary();
}
