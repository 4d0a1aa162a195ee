import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { uuidV7 } from '#libs/kernel';
import { intentRow, record, RecordingDatabase } from './recording-database.js';

let database: RecordingDatabase;
let gateway: pg.Client;
let organisation: string;

beforeAll(async () => {
  database = await RecordingDatabase.create();
  gateway = await database.session();
  organisation = await database.createOrganisation();
});
afterAll(() => database?.drop());

describe('record_access', () => {
  it('records every intent of a batch, allowed and denied alike, with its body as it was written', async () => {
    const text = '{"b":1,  "a":"\\u00e4\\u2028"}';
    const row = intentRow(organisation, { effect: 'deny', codes: ['NOT_ASSIGNED', 'DATASET_LOCKED'] });
    const batch = JSON.stringify([{ ...row, event: 0 }]).replace('"event":0', `"event":${text}`);
    await gateway.query('SELECT * FROM record_access($1)', [batch]);
    const { rows } = await database.owner.query(
      'SELECT effect, codes, event::text AS event FROM access_entries WHERE id = $1',
      [row.id],
    );
    expect(rows).toEqual([{ effect: 'deny', codes: ['NOT_ASSIGNED', 'DATASET_LOCKED'], event: text }]);
  });

  it('records an id once, however often it is sent, and keeps what was written first', async () => {
    const row = intentRow(organisation, { event: { first: true } });
    expect(await record(gateway, [row])).toEqual({});
    expect(await record(gateway, [{ ...row, effect: 'deny', event: { first: false } }])).toEqual({});
    expect(await record(gateway, [row, row])).toEqual({});
    const { rows } = await database.owner.query('SELECT effect, event FROM access_entries WHERE id = $1', [
      row.id,
    ]);
    expect(rows).toEqual([{ effect: 'allow', event: { first: true } }]);
  });

  it.each([
    ['the organisation', (subject: string) => [organisation, subject]],
    ['the person', (subject: string) => [subject]],
  ])(
    'refuses as stale what was decided before a change of %s, and records the rest of the batch',
    async (what, scopes) => {
      const [subject, other] = [uuidV7(), uuidV7()];
      const before = await database.change([organisation], [organisation, subject, other]);
      const epochs = { organisation_epoch: before, subject_epoch: before };
      const after = await database.change([organisation], scopes(subject));
      const stale = intentRow(organisation, { subject_id: subject, ...epochs });
      const untouched = intentRow(organisation, { subject_id: other, ...epochs });
      const refused = await record(gateway, [stale, untouched]);
      expect(refused[stale.id]).toBe('STALE');
      expect(refused[untouched.id]).toBe(what === 'the organisation' ? 'STALE' : undefined);
      expect(await database.countEntries([stale.id])).toBe(0);
      const fresh = {
        ...stale,
        id: uuidV7(),
        subject_epoch: after,
        ...(what === 'the organisation' && { organisation_epoch: after }),
      };
      expect(await record(gateway, [fresh])).toEqual({});
      expect(await database.countEntries([fresh.id])).toBe(1);
    },
  );

  it('refuses a denial decided before a change just as well: a grant must not be answered with an old no', async () => {
    const subject = uuidV7();
    const row = intentRow(organisation, {
      subject_id: subject,
      effect: 'deny',
      codes: ['NOT_ASSIGNED'],
      organisation_epoch: await database.change([organisation], [organisation]),
      subject_epoch: 0,
    });
    await database.change([organisation], [subject]);
    expect(await record(gateway, [row])).toEqual({ [row.id]: 'STALE' });
  });

  it('refuses an epoch from the future, too: only the present one is right', async () => {
    const row = intentRow(organisation, { organisation_epoch: 9_999_999, subject_epoch: 0 });
    expect(await record(gateway, [row])).toEqual({ [row.id]: 'STALE' });
  });

  it('takes a scope that never changed to be at epoch 0', async () => {
    const fresh = await database.createOrganisation();
    const row = intentRow(fresh, { subject_id: uuidV7(), organisation_epoch: 0, subject_epoch: 0 });
    expect(await record(gateway, [row])).toEqual({});
  });

  it('stores the facts a record names with it, once for each content', async () => {
    const sha256 = createHash('sha256').update('{"fact":1}').digest('hex');
    const snapshot = { sha256, organisation_id: organisation, kind: 'facts', body: { fact: 1 } };
    const rows = [intentRow(organisation), intentRow(organisation)];
    for (const row of rows) await record(gateway, [row], [snapshot]);
    const stored = await database.owner.query('SELECT body FROM recorded_values WHERE sha256 = $1', [sha256]);
    expect(stored.rows).toEqual([{ body: { fact: 1 } }]);
  });

  it('stores no value under a name that is not the hash of its text', async () => {
    const sha256 = 'a'.repeat(64);
    const value = { sha256, organisation_id: organisation, kind: 'facts', body: { fact: 2 } };
    await record(gateway, [intentRow(organisation)], [value]);
    const stored = await database.owner.query('SELECT 1 FROM recorded_values WHERE sha256 = $1', [sha256]);
    expect(stored.rows).toEqual([]);
  });

  it.each([-2, 2])('refuses a record whose id is %d days from now: a clock has gone wrong', async (days) => {
    const row = intentRow(organisation, { id: uuidV7(Date.now() + days * 86_400_000) });
    await expect(record(gateway, [row])).rejects.toMatchObject({ code: '22008' });
  });

  it.each([
    ['an unknown kind', { kind: 'nonsense' }],
    ['an unknown effect', { effect: 'maybe' }],
    ['an event over 64 KiB', { event: { text: 'x'.repeat(66_000) } }],
    ['no event', { event: null }],
  ])(
    'refuses %s with a data error and records nothing of the batch, so that the writer can single it out',
    async (_what, members) => {
      const [good, bad] = [intentRow(organisation), intentRow(organisation, members)];
      await expect(record(gateway, [good, bad])).rejects.toMatchObject({
        code: expect.stringMatching(/^2[23]/),
      });
      expect(await database.countEntries([good.id, bad.id])).toBe(0);
    },
  );
});

describe('record_outcomes', () => {
  it('records the first outcome of a record and never changes it', async () => {
    const row = intentRow(organisation);
    await record(gateway, [row]);
    const recordId = row.id;
    const outcome = (bytes: number, ending: string): string =>
      JSON.stringify([
        { record_id: recordId, organisation_id: organisation, bytes_sent: bytes, ending, event: {} },
      ]);
    await gateway.query('SELECT record_outcomes($1)', [outcome(10, 'complete')]);
    await gateway.query('SELECT record_outcomes($1)', [outcome(0, 'revoked')]);
    const { rows } = await database.owner.query(
      'SELECT bytes_sent::int, ending FROM access_outcomes WHERE record_id = $1',
      [recordId],
    );
    expect(rows).toEqual([{ bytes_sent: 10, ending: 'complete' }]);
  });

  it('takes no outcome of a record that there is not, or on another organisation’s trail', async () => {
    const row = intentRow(organisation);
    await record(gateway, [row]);
    const other = await database.createOrganisation();
    for (const [record_id, organisation_id] of [
      [uuidV7(), organisation],
      [row.id, other],
    ]) {
      const outcome = { record_id, organisation_id, bytes_sent: 0, ending: 'complete', event: {} };
      await gateway.query('SELECT record_outcomes($1)', [JSON.stringify([outcome])]);
      const { rows } = await database.owner.query('SELECT 1 FROM access_outcomes WHERE record_id = $1', [
        record_id,
      ]);
      expect(rows).toEqual([]);
    }
  });

  it.each([
    [-1, 'complete'],
    [1, 'somehow'],
  ])('refuses %d bytes that ended %s', async (bytes, ending) => {
    const row = intentRow(organisation);
    await record(gateway, [row]);
    const rows = [{ record_id: row.id, organisation_id: organisation, bytes_sent: bytes, ending, event: {} }];
    await expect(gateway.query('SELECT record_outcomes($1)', [JSON.stringify(rows)])).rejects.toMatchObject({
      code: '23514',
    });
  });
});
