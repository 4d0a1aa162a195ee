import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { uuidV7 } from '#libs/kernel';
import { waitUntil } from '#libs/testing';
import { checkQuorum, leafHash, rootOf, SIGNATURE_TYPE, toVerifier, verifierKey } from '#libs/tlog';
import { OwnPostgres } from '../../../../gateway/test/faults/support/own-postgres.js';
import { SeededRandom } from '../../../../gateway/test/faults/support/seeded-random.js';
import { KeeperProcess } from './keeper-process.js';
import { SteadyRecorder } from './steady-recorder.js';

export interface KeeperRoundsOptions {
  readonly rounds: number;
  readonly seed: number;
  /** What happens in a round; one is picked each time. */
  readonly disturbances: readonly Disturbance[];
  readonly onRound?: (round: number) => void;
}

/** The leader (and then the other) stopped and continued; a keeper killed; the database crashed. */
export type Disturbance = 'stop' | 'kill' | 'crash';

export interface KeeperRoundsSummary {
  readonly rounds: number;
  readonly seed: number;
  readonly acknowledged: number;
  readonly leaves: number;
  /** How often another process took the lead. */
  readonly leads: number;
  /** Acknowledged records that are not in their log. */
  readonly missing: readonly string[];
  /** Logs whose indexes are not 0, 1, 2 … each once. */
  readonly gapsOrDoubles: readonly string[];
  /** Logs whose signed root is not the root of the recorded bytes. */
  readonly wrongRoots: readonly string[];
}

const PREFIX = 'keeper.example';
const LONGEST_STOP_MS = 3_500;

/** Two keepers of the logs of one database, disturbed at random while records come in; then the logs are checked. */
export async function keeperRounds(options: KeeperRoundsOptions): Promise<KeeperRoundsSummary> {
  const directory = await mkdtemp(join(tmpdir(), 'portcullis-keepers-'));
  // Run as root, Postgres is another account's process.
  await chmod(directory, 0o711);
  const postgres = new OwnPostgres(directory);
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  try {
    await postgres.create();
    const organisations = await createOrganisations(postgres);
    const pkcs8 = privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64');
    const parameters = [postgres.urlFor('portcullis_trail'), pkcs8, join(directory, 'objects'), PREFIX];
    const keepers = [new KeeperProcess(parameters), new KeeperProcess(parameters)];
    const recorder = new SteadyRecorder(postgres.urlFor('portcullis_gateway'), organisations);
    keepers.forEach((keeper) => keeper.start());
    recorder.start();
    try {
      await disturb(options, postgres, keepers);
      await recorder.stop();
      return await check(options, postgres, {
        organisations,
        publicKey,
        acknowledged: recorder.acknowledged,
      });
    } finally {
      await recorder.stop();
      await Promise.all(keepers.map((keeper) => keeper.kill()));
    }
  } finally {
    await postgres.stop('immediate');
    await rm(directory, { recursive: true, force: true });
  }
}

async function createOrganisations(postgres: OwnPostgres): Promise<string[]> {
  const ids = [uuidV7(), uuidV7()];
  for (const id of ids) {
    await postgres.rows(
      `INSERT INTO organisations (id, slug, name, kind) VALUES ($1, $2, 'Client', 'client')`,
      [id, `client-${id.slice(-12)}`],
    );
  }
  return ids;
}

async function disturb(
  { rounds, seed, disturbances, onRound }: KeeperRoundsOptions,
  postgres: OwnPostgres,
  keepers: readonly KeeperProcess[],
): Promise<void> {
  const random = new SeededRandom(seed);
  for (let round = 1; round <= rounds; round += 1) {
    await pause(random.between(50, 400));
    const keeper = random.pick(keepers);
    switch (random.pick(disturbances)) {
      case 'stop':
        keeper.suspend();
        // Longer than a lease: the other one takes over, and this one wakes up believing it leads.
        await pause(random.between(200, LONGEST_STOP_MS));
        keeper.resume();
        break;
      case 'kill':
        await keeper.kill();
        keeper.start();
        break;
      case 'crash':
        await postgres.stop('immediate');
        await postgres.start();
    }
    onRound?.(round);
  }
}

async function check(
  { rounds, seed }: KeeperRoundsOptions,
  postgres: OwnPostgres,
  made: {
    readonly organisations: readonly string[];
    readonly publicKey: KeyObject;
    readonly acknowledged: readonly string[];
  },
): Promise<KeeperRoundsSummary> {
  await waitUntil(() => everythingIsPublished(postgres), { timeoutMs: 60_000, intervalMs: 200 });
  const x = Buffer.from(made.publicKey.export({ format: 'jwk' }).x ?? '', 'base64url');
  const [leaves] = await postgres.rows<{ count: number }>('SELECT count(*)::int AS count FROM log_leaves');
  const [sequencer] = await postgres.rows<{ epoch: string }>('SELECT epoch FROM log_sequencer');
  const missing = await postgres.rows<{ id: string }>(
    `SELECT a.id::text FROM unnest($1::uuid[]) a(id)
     WHERE NOT EXISTS (SELECT FROM log_leaves l WHERE l.record_id = a.id AND l.part = 0)`,
    [made.acknowledged],
  );
  const gaps: string[] = [];
  const wrongRoots: string[] = [];
  for (const organisation of made.organisations) {
    const log = await readLog(postgres, organisation);
    if (log.indexes.some((index, at) => index !== at)) gaps.push(organisation);
    if (!hasSignedRoot(log, organisation, x)) wrongRoots.push(organisation);
  }
  return {
    rounds,
    seed,
    acknowledged: made.acknowledged.length,
    leaves: leaves?.count ?? 0,
    leads: Number(sequencer?.epoch),
    missing: missing.map(({ id }) => id),
    gapsOrDoubles: gaps,
    wrongRoots,
  };
}

async function everythingIsPublished(postgres: OwnPostgres): Promise<boolean> {
  const [row] = await postgres.rows<{ waiting: boolean }>(
    `SELECT EXISTS (SELECT FROM access_entries e WHERE NOT EXISTS (SELECT FROM log_leaves l WHERE l.record_id = e.id AND l.part = 0))
         OR EXISTS (SELECT FROM logs WHERE checkpoint_size < size) AS waiting`,
  );
  return row?.waiting === false;
}

interface ReadLog {
  readonly indexes: readonly number[];
  readonly texts: readonly string[];
  readonly checkpoint: string;
}

async function readLog(postgres: OwnPostgres, organisation: string): Promise<ReadLog> {
  const rows = await postgres.rows<{ index: string; text: string }>(
    `SELECT l.leaf_index AS index, coalesce(e.event, o.event)::text AS text FROM log_leaves l
     LEFT JOIN access_entries e ON e.id = l.record_id AND l.part = 0
     LEFT JOIN access_outcomes o ON o.record_id = l.record_id AND l.part = 1
     WHERE l.organisation_id = $1 ORDER BY l.leaf_index`,
    [organisation],
  );
  const [log] = await postgres.rows<{ checkpoint: string }>(
    'SELECT checkpoint FROM logs WHERE organisation_id = $1',
    [organisation],
  );
  return {
    indexes: rows.map(({ index }) => Number(index)),
    texts: rows.map(({ text }) => text),
    checkpoint: log?.checkpoint ?? '',
  };
}

function hasSignedRoot({ texts, checkpoint }: ReadLog, organisation: string, publicKey: Buffer): boolean {
  const log = toVerifier(verifierKey(`${PREFIX}/${organisation}`, SIGNATURE_TYPE.ed25519, publicKey));
  const checked = checkQuorum(checkpoint, { log, witnesses: [], k: 0 });
  if (!checked.ok) return false;
  const { size, root } = checked.checkpoint;
  return rootOf(texts.slice(0, size).map((text) => leafHash(Buffer.from(text)))).equals(root);
}
