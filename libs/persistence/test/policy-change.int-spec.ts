import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { uuidV7 } from '#libs/kernel';
import { waitUntil } from '#libs/testing';
import { intentRow, record, RecordingDatabase } from './recording-database.js';

let database: RecordingDatabase;
let reader: pg.Client;
let secondReader: pg.Client;
let admin: pg.Client;
let organisation: string;
let other: string;

beforeAll(async () => {
  database = await RecordingDatabase.create();
  reader = await database.session();
  secondReader = await database.session();
  admin = await database.session('portcullis_admin');
  organisation = await database.createOrganisation();
  other = await database.createOrganisation();
});
afterAll(() => database?.drop());

const begin = (client: pg.Client, organisations: string[], scopes: string[]): Promise<pg.QueryResult> =>
  client.query('SELECT begin_policy_change($1, $2) AS epoch', [organisations, scopes]);

async function untilSomebodyWaits(): Promise<void> {
  await waitUntil(async () => {
    const { rows } = await database.owner.query<{ waiting: boolean }>(
      `SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted
         AND database = (SELECT oid FROM pg_database WHERE datname = current_database())) AS waiting`,
    );
    return rows[0]?.waiting;
  });
}

async function epochOf(scope: string): Promise<number> {
  const { rows } = await database.owner.query<{ epoch: string }>(
    'SELECT epoch FROM policy_epochs WHERE scope_id = $1',
    [scope],
  );
  return Number(rows[0]?.epoch ?? 0);
}

describe('begin_policy_change', () => {
  it('makes a read of the organisation wait for the change, and then finds it stale', async () => {
    const subject = uuidV7();
    const row = intentRow(organisation, {
      subject_id: subject,
      organisation_epoch: await epochOf(organisation),
      subject_epoch: 0,
    });
    await admin.query('BEGIN');
    await begin(admin, [organisation], [subject]);
    let settled = false;
    const recording = record(reader, [row]).finally(() => {
      settled = true;
    });
    await untilSomebodyWaits();
    expect(settled).toBe(false);
    await admin.query('COMMIT');
    // INVARIANT: the epochs are read in a statement of their own, after the lock: the change is seen.
    expect(await recording).toEqual({ [row.id]: 'STALE' });
  });

  it('lets the read go through when the change is rolled back', async () => {
    const row = intentRow(organisation, {
      subject_id: uuidV7(),
      organisation_epoch: await epochOf(organisation),
      subject_epoch: 0,
    });
    await admin.query('BEGIN');
    await begin(admin, [organisation], [organisation]);
    const recording = record(reader, [row]);
    await untilSomebodyWaits();
    await admin.query('ROLLBACK');
    expect(await recording).toEqual({});
  });

  it('waits for reads that are being recorded, so that each is before the change or sees it', async () => {
    await reader.query('BEGIN');
    await record(reader, [intentRow(organisation)]);
    let settled = false;
    const changing = begin(admin, [organisation], [organisation]).finally(() => {
      settled = true;
    });
    await untilSomebodyWaits();
    expect(settled).toBe(false);
    await reader.query('COMMIT');
    await changing;
  });

  it('does not make the reads of another organisation wait', async () => {
    await admin.query('BEGIN');
    await begin(admin, [organisation], [organisation]);
    expect(await record(reader, [intentRow(other)])).toEqual({});
    await admin.query('COMMIT');
  });

  it('lets reads of one organisation be recorded side by side', async () => {
    await reader.query('BEGIN');
    await record(reader, [intentRow(organisation)]);
    expect(await record(secondReader, [intentRow(organisation)])).toEqual({});
    await reader.query('COMMIT');
  });

  it('stamps exactly the scopes it was given, each change with a higher epoch, in commit order', async () => {
    const [mine, theirs] = [uuidV7(), uuidV7()];
    const first = await database.change([organisation], [mine, theirs]);
    const second = await database.change([organisation], [mine]);
    expect(second).toBe(first + 1);
    expect([await epochOf(mine), await epochOf(theirs)]).toEqual([second, first]);
  });

  it('gives two changes at once one after the other, without deadlock, whatever the order of their organisations', async () => {
    const second = await database.session('portcullis_admin');
    for (let round = 0; round < 20; round += 1) {
      await Promise.all([
        begin(admin, [organisation, other], [organisation]),
        begin(second, [other, organisation], [other]),
      ]);
    }
    expect(await epochOf(organisation)).not.toBe(await epochOf(other));
  });

  it('tells listeners when it commits, and nobody when it does not', async () => {
    const heard: string[] = [];
    const listener = await database.session();
    listener.on('notification', ({ payload }) => heard.push(payload ?? ''));
    await listener.query('LISTEN portcullis_policy');
    await admin.query('BEGIN');
    await begin(admin, [organisation], [organisation]);
    await admin.query('ROLLBACK');
    const epoch = await database.change([organisation], [organisation]);
    await waitUntil(() => heard.length > 0);
    expect(heard).toEqual([String(epoch)]);
  });
});

describe('a change of country groups or adequacy decisions', () => {
  it('is a change of every client’s policy, ordered against their reads', async () => {
    const before = [await epochOf(organisation), await epochOf(other)];
    await database.owner.query(
      `UPDATE adequacy_decisions SET valid_until = now() WHERE area = 'EEA' AND country = 'UY'`,
    );
    expect(await epochOf(organisation)).toBeGreaterThan(before[0] ?? 0);
    expect(await epochOf(other)).toBeGreaterThan(before[1] ?? 0);
  });
});
