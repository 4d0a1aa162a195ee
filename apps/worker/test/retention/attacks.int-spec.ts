import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import { readFile, rm, writeFile } from 'node:fs/promises';
import type { ObjectStore } from '#libs/storage';
import { MonthScene, timesIn } from '../support/month-scene.js';

const MONTH = '2024-01';

let scene: MonthScene;
let organisation: string;
let ids: string[];
const scenes: MonthScene[] = [];

/** Each attack has a database of its own: most of them end with a month that cannot go. */
beforeEach(async () => {
  scene = await MonthScene.create();
  scenes.push(scene);
  await scene.makeMonth(MONTH);
  organisation = await scene.createOrganisation();
  ids = await scene.record(organisation, timesIn(MONTH, 260));
});
afterAll(async () => {
  for (const each of scenes) await each.drop();
});

async function expectNothingDropped(): Promise<void> {
  expect(await scene.partitionsOf(MONTH)).toHaveLength(3);
  const { rows } = await scene.owner.query('SELECT count(*)::int AS count FROM access_entries');
  expect(rows).toEqual([{ count: 260 }]);
}

/** A store that changes every object of a kind once it is put, as somebody with its credentials can. */
function tampering(kind: string, change: (content: Buffer) => Buffer): Pick<ObjectStore, 'put' | 'read'> {
  return {
    put: async (key, content) => {
      const stored = await scene.store.put(key, content);
      const path = scene.fileOf(key);
      if (key.includes(`/${kind}-`)) await writeFile(path, change(await readFile(path)));
      return stored;
    },
    read: (...read) => scene.store.read(...read),
  };
}

describe('a month is not dropped', () => {
  it.each([
    ['records', 'one bit of a record file', flipped],
    ['records', 'a record file cut off', (content: Buffer) => content.subarray(0, -1)],
    ['proofs', 'one bit of the proofs', flipped],
    ['manifest', 'one bit of the manifest', flipped],
  ])('when the store’s %s are not what was put: %s', async (kind, _what, change) => {
    await scene.sequence();
    const retention = await scene.retention(tampering(kind, change));
    await expect(retention.retire(MONTH)).rejects.toMatchObject({ code: 'TRAIL_ARCHIVE_DAMAGED' });
    await expectNothingDropped();
    const { rows } = await scene.owner.query('SELECT verified_at FROM trail_archives');
    expect(rows).toEqual([{ verified_at: null }]);
  });

  it('when an object was altered after it was verified, before the drop', async () => {
    await scene.sequence();
    await hold();
    await (await scene.retention()).retire(MONTH);
    await scene.owner.query('UPDATE trail_holds SET released_at = clock_timestamp()');
    const [file] = (await scene.objectKeys()).filter((key) => key.includes('/records-'));
    await writeFile(scene.fileOf(file ?? ''), flipped(await readFile(scene.fileOf(file ?? ''))));
    await expect((await scene.retention()).retire(MONTH)).rejects.toMatchObject({
      code: 'TRAIL_ARCHIVE_DAMAGED',
    });
    await expectNothingDropped();
  });

  it('when a record’s text in the database is not what its leaf is the hash of', async () => {
    await scene.sequence();
    await scene.owner.query(`UPDATE access_entries SET event = '{"forged":true}' WHERE id = $1`, [ids[7]]);
    await expect((await scene.retention()).retire(MONTH)).rejects.toMatchObject({
      code: 'TRAIL_RECORD_ALTERED',
    });
    await expectNothingDropped();
  });

  it('when a leaf and its text were both forged: they do not lead to the checkpoint', async () => {
    await scene.sequence();
    await scene.owner.query(`UPDATE access_entries SET event = '{"forged":true}' WHERE id = $1`, [ids[7]]);
    await scene.owner.query(
      `UPDATE log_leaves SET leaf_hash = sha256('\\x00'::bytea || convert_to('{"forged":true}', 'UTF8')) WHERE record_id = $1`,
      [ids[7]],
    );
    await expect((await scene.retention()).retire(MONTH)).rejects.toMatchObject({
      code: 'TRAIL_ARCHIVE_DAMAGED',
    });
    await expectNothingDropped();
  });

  it('under a hold, also by the database alone; it is archived, and dropped when the hold is released', async () => {
    await scene.sequence();
    await hold();
    const kept = { state: 'kept', month: MONTH, reason: 'under-a-hold' };
    expect(await (await scene.retention()).retire(MONTH)).toEqual(kept);
    await expect(drop()).rejects.toMatchObject({ code: 'PT004' });
    await expectNothingDropped();
    await scene.owner.query('UPDATE trail_holds SET released_at = clock_timestamp()');
    expect(await (await scene.retention()).retire(MONTH)).toMatchObject({ state: 'dropped' });
    expect(await scene.partitionsOf(MONTH)).toEqual([]);
  });

  it('while a record of it is in no log, also by the database alone', async () => {
    await scene.sequence();
    await hold();
    await (await scene.retention()).retire(MONTH);
    await scene.owner.query('UPDATE trail_holds SET released_at = clock_timestamp()');
    await scene.recordOutcome(organisation, ids[3] ?? '');
    const kept = { state: 'kept', month: MONTH, reason: 'records-not-sequenced' };
    expect(await (await scene.retention()).retire(MONTH)).toEqual(kept);
    await expect(drop()).rejects.toMatchObject({ code: 'PT005' });
    await expectNothingDropped();
    await scene.sequence();
    // The archive of before lacks the outcome: a new one is made.
    await expect(drop()).rejects.toMatchObject({ code: 'PT006' });
    expect(await (await scene.retention()).retire(MONTH)).toMatchObject({ state: 'dropped' });
    const found = await (await scene.archivedRecords()).find(organisation, ids[3] ?? '');
    expect(found?.outcome?.event).toContain('/outcome');
  });

  it('before a checkpoint covers it', async () => {
    await scene.sequence({ publish: false });
    const kept = { state: 'kept', month: MONTH, reason: 'no-checkpoint-yet' };
    expect(await (await scene.retention()).retire(MONTH)).toEqual(kept);
    await expectNothingDropped();
  });

  it('without an archive, or with one that was not read back within a day', async () => {
    await scene.sequence();
    await expect(drop()).rejects.toMatchObject({ code: 'PT006' });
    await hold();
    await (await scene.retention()).retire(MONTH);
    await scene.owner.query(
      `UPDATE trail_holds SET released_at = clock_timestamp(); UPDATE trail_archives SET verified_at = now() - interval '25 hours'`,
    );
    await expect(drop()).rejects.toMatchObject({ code: 'PT006' });
    await expectNothingDropped();
  });

  it('when it is the month that just ended, or a date that is no month', async () => {
    const worker = await scene.client('portcullis_worker');
    for (const month of [
      `date_trunc('month', now())::date`,
      `(date_trunc('month', now()) - interval '1 month')::date`,
      `'2024-01-02'`,
      'NULL',
    ]) {
      await expect(worker.query(`SELECT drop_trail_month(${month})`)).rejects.toMatchObject({
        code: 'PT007',
      });
    }
    await expectNothingDropped();
  });

  it('while somebody is writing to it: the drop gives up, and recording does not wait for it', async () => {
    await scene.sequence();
    await hold();
    await (await scene.retention()).retire(MONTH);
    await scene.owner.query('UPDATE trail_holds SET released_at = clock_timestamp()');
    const writer = await scene.client('portcullis_gateway');
    await writer.query('BEGIN');
    const outcome = {
      record_id: ids[0],
      organisation_id: organisation,
      bytes_sent: 1,
      ending: 'complete',
      event: {},
    };
    await writer.query('SELECT record_outcomes($1)', [JSON.stringify([outcome])]);
    await expect(drop()).rejects.toMatchObject({ code: '55P03' });
    await writer.query('ROLLBACK');
    await expectNothingDropped();
  });

  it('while somebody reads it, for instance an export; it is when the reader is gone', async () => {
    await scene.sequence();
    const reader = await scene.client('portcullis_trail');
    await reader.query('BEGIN; SELECT count(*) FROM access_entries');
    const kept = { state: 'kept', month: MONTH, reason: 'in-use' };
    expect(await (await scene.retention()).retire(MONTH)).toEqual(kept);
    // Others go on meanwhile: what was not dropped holds no lock.
    await scene.record(organisation, [new Date().toISOString()]);
    await reader.query('COMMIT');
    expect(await (await scene.retention()).retire(MONTH)).toMatchObject({ state: 'dropped' });
  });
});

describe('a crash', () => {
  it('while the archive is written is gone on from, and no file is there twice', async () => {
    await scene.sequence();
    let puts = 0;
    const dying: Pick<ObjectStore, 'put' | 'read'> = {
      put: (...put) => {
        puts += 1;
        if (puts === 3) throw new Error('killed');
        return scene.store.put(...put);
      },
      read: (...read) => scene.store.read(...read),
    };
    await expect((await scene.retention(dying)).retire(MONTH)).rejects.toThrow('killed');
    expect(await scene.objectKeys()).toHaveLength(2);
    expect(await (await scene.retention()).retire(MONTH)).toMatchObject({ state: 'dropped' });
    // 260 records in files of 100, the proofs, the manifest.
    expect(await scene.objectKeys()).toHaveLength(5);
  });

  it('between archive and drop is gone on from with the archive that is there', async () => {
    await scene.sequence();
    await hold();
    await (await scene.retention()).retire(MONTH);
    const before = await scene.objectKeys();
    await scene.owner.query('UPDATE trail_holds SET released_at = clock_timestamp()');
    // A newer checkpoint would have made other proofs.
    await scene.record(organisation, [new Date().toISOString()]);
    await scene.sequence();
    expect(await (await scene.retention()).retire(MONTH)).toMatchObject({ state: 'dropped' });
    expect(await scene.objectKeys()).toEqual(before);
    const { rows } = await scene.owner.query('SELECT count(*)::int AS count FROM trail_archives');
    expect(rows).toEqual([{ count: 1 }]);
    expect(await (await scene.archivedRecords()).find(organisation, ids[99] ?? '')).not.toBeNull();
  });

  it('after the drop leaves nothing to do, and no archive to put in its place', async () => {
    await scene.sequence();
    await (await scene.retention()).retire(MONTH);
    expect(await (await scene.retention()).retire(MONTH)).toEqual({
      state: 'dropped',
      month: MONTH,
      organisations: 0,
    });
    const worker = await scene.client('portcullis_worker');
    const forged = `SELECT record_trail_archive($1, '2024-01-01', 'trail-archive/x', repeat('0', 64), 1, 1, 1)`;
    await expect(worker.query(forged, [organisation])).rejects.toMatchObject({ code: 'PT003' });
    expect(await (await scene.archivedRecords()).find(organisation, ids[99] ?? '')).not.toBeNull();
  });
});

describe('an archived record', () => {
  it('is not returned from an archive that was altered after the drop', async () => {
    await scene.sequence();
    await (await scene.retention()).retire(MONTH);
    const archived = await scene.archivedRecords();
    for (const kind of ['records', 'proofs', 'manifest']) {
      const [key] = (await scene.objectKeys()).filter((each) => each.includes(`/${kind}-`));
      const path = scene.fileOf(key ?? '');
      const content = await readFile(path);
      await writeFile(path, flipped(content));
      const damaged = { code: 'TRAIL_ARCHIVE_DAMAGED' };
      const someOfEach = ids.filter((_, index) => index % 80 === 0);
      const find = (): Promise<unknown> =>
        Promise.all(someOfEach.map((id) => archived.find(organisation, id)));
      await expect(find()).rejects.toMatchObject(damaged);
      await rm(path);
      await expect(find()).rejects.toMatchObject(damaged);
      await writeFile(path, content);
    }
    expect((await archived.find(organisation, ids[0] ?? ''))?.record.recordId).toBe(ids[0]);
  });
});

async function hold(): Promise<void> {
  await scene.owner.query('INSERT INTO trail_holds (organisation_id, reason) VALUES ($1, $2)', [
    organisation,
    'a lawsuit',
  ]);
}

async function drop(): Promise<void> {
  const worker = await scene.client('portcullis_worker');
  await worker.query('SELECT drop_trail_month($1)', [`${MONTH}-01`]);
}

function flipped(content: Buffer): Buffer {
  const changed = Buffer.from(content);
  const middle = Math.floor(changed.length / 2);
  changed[middle] = (changed[middle] ?? 0) ^ 1;
  return changed;
}
