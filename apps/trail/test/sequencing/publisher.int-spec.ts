import { generateKeyPairSync, sign } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Database, DedicatedSession } from '#libs/persistence';
import { FsObjectStore } from '#libs/storage';
import { CheckpointPublisher } from '../../src/logs/checkpoint-publisher.js';
import { LogNodes } from '../../src/logs/log-nodes.js';
import { StoredTiles } from '../../src/logs/stored-tiles.js';
import { SequencingStep } from '../../src/sequencing/sequencing-step.js';
import { TrailDatabase } from '../support/trail-database.js';

let trail: TrailDatabase;
let database: Database;
let session: DedicatedSession;
let directory: string;
const { privateKey, publicKey } = generateKeyPairSync('ed25519');

beforeAll(async () => {
  trail = await TrailDatabase.create();
  directory = await mkdtemp(join(tmpdir(), 'portcullis-publisher-'));
  database = await Database.connect({
    url: trail.trailUrl,
    poolSize: 2,
    applicationName: 'tests',
    statementTimeoutMs: 5_000,
  });
  session = await DedicatedSession.open({
    url: trail.trailUrl,
    applicationName: 'tests',
    statementTimeoutMs: 5_000,
    idleInTransactionMs: 5_000,
  });
});
afterAll(async () => {
  await session?.close();
  await database?.close();
  await trail?.drop();
  await rm(directory, { recursive: true, force: true });
});

/** A publisher that no witness watches. */
async function alone(): Promise<{ publisher: CheckpointPublisher; conflicts: string[] }> {
  const conflicts: string[] = [];
  const publisher = new CheckpointPublisher({
    database,
    nodes: new LogNodes(database, new StoredTiles(await FsObjectStore.open(directory))),
    signingKey: {
      publicKey: () => Promise.resolve(Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url')),
      sign: (message) => Promise.resolve(sign(null, message, privateKey)),
    },
    originPrefix: 'publisher.example',
    witnesses: [],
    onConflict: (organisation, reason) => conflicts.push(`${organisation} ${reason}`),
    onError: (_message, error) => {
      throw error;
    },
  });
  return { publisher, conflicts };
}

async function lead(): Promise<number> {
  const [row] = await session.query<{ epoch: string }>('SELECT take_log_lead(60) AS epoch');
  return Number(row?.epoch);
}

async function publishedSize(organisation: string): Promise<number> {
  const { rows } = await trail.owner.query<{ size: string }>(
    'SELECT checkpoint_size AS size FROM logs WHERE organisation_id = $1',
    [organisation],
  );
  return Number(rows[0]?.size);
}

describe('CheckpointPublisher', () => {
  it('signs nothing that does not continue its last checkpoint, though no witness would notice', async () => {
    const organisation = await trail.createOrganisation();
    const epoch = await lead();
    const { publisher, conflicts } = await alone();
    await trail.record(organisation, 5);
    for (const log of (await new SequencingStep(session, epoch).run()).logs)
      publisher.note({ ...log, epoch });
    await publisher.run();
    expect(await publishedSize(organisation)).toBe(5);
    // The attack: somebody with UPDATE on the database invents the state the next checkpoint is made from.
    await trail.owner.query(
      'UPDATE logs SET frontier = ARRAY[$2::bytea, $2::bytea] WHERE organisation_id = $1',
      [organisation, Buffer.alloc(32, 7)],
    );
    await trail.record(organisation, 1);
    for (const log of (await new SequencingStep(session, epoch).run()).logs)
      publisher.note({ ...log, epoch });
    await publisher.run();
    expect(conflicts).toEqual([`${organisation} it does not continue its last checkpoint`]);
    expect(await publishedSize(organisation)).toBe(5);
  });

  it('publishes nothing of a lead that is over, and takes no hand-over for a fork', async () => {
    const organisation = await trail.createOrganisation();
    const [mine, { publisher, conflicts }] = [await lead(), await alone()];
    await trail.record(organisation, 1);
    for (const log of (await new SequencingStep(session, mine).run()).logs)
      publisher.note({ ...log, epoch: mine });
    const theirs = await lead();
    await publisher.run();
    expect([await publishedSize(organisation), conflicts]).toEqual([0, []]);
    publisher.forget();
    await publisher.noteUnpublished(theirs);
    await publisher.run();
    // What the other test did to its log is still found; this one's is as it should be.
    expect(await publishedSize(organisation)).toBe(1);
    expect(conflicts.join()).not.toContain(organisation);
  });
});
