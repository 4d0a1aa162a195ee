import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DuckDBInstance } from '@duckdb/node-api';
import { leafHash, verifyInclusion } from '#libs/tlog';
import { MonthScene, timesIn } from '../support/month-scene.js';

const MONTH = '2024-01';
const NEXT = '2024-02';

let scene: MonthScene;
let organisation: string;
let other: string;
let ids: string[];
let texts: Map<string, string>;

interface FileRow {
  readonly record_id: string;
  readonly part: number;
  readonly leaf_index: string;
  readonly leaf_hash: string;
  readonly event: string;
  readonly codes: readonly string[];
}

/** Reads every archived file of an organisation with an engine that knows nothing of this program. */
async function readWithDuckDb(of: string, month: string): Promise<readonly FileRow[]> {
  const keys = (await scene.objectKeys()).filter((key) =>
    key.startsWith(`trail-archive/${of}/${month}/records-`),
  );
  const files = keys.map((key) => `'${scene.fileOf(key)}'`).join(',');
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const result = await connection.runAndReadAll(
    `SELECT * REPLACE (lower(hex(leaf_hash)) AS leaf_hash) FROM read_parquet([${files}]) ORDER BY leaf_index`,
  );
  const rows = result.getRowObjectsJson() as unknown as FileRow[];
  connection.closeSync();
  instance.closeSync();
  return rows;
}

beforeAll(async () => {
  scene = await MonthScene.create();
  await scene.makeMonth(MONTH);
  await scene.makeMonth(NEXT);
  [organisation, other] = [await scene.createOrganisation(), await scene.createOrganisation()];
  const january = timesIn(MONTH, 400);
  ids = await scene.record(organisation, january.slice(0, 390));
  await scene.sequence();
  // What was recorded just before midnight comes into the log after what was recorded just after it.
  await scene.record(organisation, timesIn(NEXT, 3));
  await scene.sequence();
  ids.push(...(await scene.record(organisation, ['2024-01-31T23:59:59.900Z'])));
  await scene.sequence();
  await scene.record(organisation, timesIn(NEXT, 300));
  await scene.sequence();
  // An outcome of January that comes in the middle of February.
  await scene.recordOutcome(organisation, ids[0] ?? '');
  await scene.record(other, timesIn(MONTH, 5));
  await scene.sequence();
  await scene.record(organisation, timesIn(NEXT, 20));
  await scene.sequence();
  texts = await scene.textsOf(ids);
});
afterAll(() => scene?.drop());

describe('retirement of a month', () => {
  it('archives, verifies and drops it, and leaves the log’s root and every other month as they were', async () => {
    const before = await scene.logOf(organisation);
    const retention = await scene.retention();
    expect(await retention.retire(MONTH)).toEqual({ state: 'dropped', month: MONTH, organisations: 2 });
    expect(await scene.partitionsOf(MONTH)).toEqual([]);
    expect(await scene.partitionsOf(NEXT)).toHaveLength(3);
    expect(await scene.logOf(organisation)).toEqual(before);
    const { rows } = await scene.owner.query(
      'SELECT organisation_id, rows::int, verified_at IS NOT NULL AS verified FROM trail_archives ORDER BY rows',
    );
    expect(rows).toEqual([
      { organisation_id: other, rows: 5, verified: true },
      { organisation_id: organisation, rows: 392, verified: true },
    ]);
  });

  it('leaves files that another engine reads: the same rows and the very texts that were hashed', async () => {
    const rows = await readWithDuckDb(organisation, MONTH);
    expect(rows).toHaveLength(392);
    const records = rows.filter(({ part }) => part === 0);
    expect(new Map(records.map(({ record_id, event }) => [record_id, event]))).toEqual(texts);
    for (const { event, leaf_hash } of rows)
      expect(leafHash(Buffer.from(event)).toString('hex')).toBe(leaf_hash);
    expect(records[0]?.codes).toEqual(['ITEM_BUDGET_EXCEEDED']);
    expect(rows.at(-1)).toMatchObject({ part: 1, record_id: ids[0], leaf_index: '694' });
    expect(await readWithDuckDb(other, MONTH)).toHaveLength(5);
  });

  it('leaves every record findable, with a proof against the signed checkpoint', async () => {
    const archived = await scene.archivedRecords();
    const { size, root } = await scene.logOf(organisation);
    // The first with an outcome, one in the middle of a tile, the last before the gap, and the late one.
    for (const id of [ids[0], ids[200], ids[389], ids.at(-1)] as string[]) {
      const found = await archived.find(organisation, id);
      expect(found?.record.event).toBe(texts.get(id));
      expect(found?.treeSize).toBe(size);
      for (const leaf of [found?.record, found?.outcome]) {
        if (!leaf) continue;
        const claim = { index: leaf.leafIndex, size, root, proof: leaf.proof };
        expect(verifyInclusion({ ...claim, leafHash: leafHash(Buffer.from(leaf.event)) })).toEqual({
          ok: true,
        });
      }
      expect(found?.outcome === null).toBe(id !== ids[0]);
    }
  });

  it('finds nothing under another organisation’s name, of another month, or that never was', async () => {
    const archived = await scene.archivedRecords();
    expect(await archived.find(other, ids[0] ?? '')).toBeNull();
    expect(await archived.find(organisation, '018d0000-0000-7000-8000-000000000000')).toBeNull();
    expect(await archived.find(organisation, '01900000-0000-7000-8000-000000000000')).toBeNull();
  });

  it('archives a month that lies in one tile with dropped ones, whose leaves are then kept', async () => {
    const retention = await scene.retention();
    expect(await retention.retire(NEXT)).toEqual({ state: 'dropped', month: NEXT, organisations: 1 });
    const archived = await scene.archivedRecords();
    for (const row of (await readWithDuckDb(organisation, NEXT)).filter((_, index) => index % 40 === 0)) {
      expect((await archived.find(organisation, row.record_id))?.record.event).toBe(row.event);
    }
    expect((await archived.find(organisation, ids[300] ?? ''))?.record.event).toBe(texts.get(ids[300] ?? ''));
  });

  it('goes on with the log after everything in it was dropped', async () => {
    const { size } = await scene.logOf(organisation);
    await scene.record(organisation, [new Date().toISOString()]);
    await scene.sequence();
    expect((await scene.logOf(organisation)).size).toBe(size + 1);
  });
});
