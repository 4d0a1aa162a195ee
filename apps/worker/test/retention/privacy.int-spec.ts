import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { uuidV7 } from '#libs/kernel';
import { rootOf, leafHash } from '#libs/tlog';
import { OriginRegister, type RecordedValue } from '#libs/trail';
import { addressesJob } from '../../src/jobs/addresses.job.js';
import { MonthScene } from '../support/month-scene.js';

const ADDRESS = '203.0.113.77';
const never = new AbortController().signal;

let scene: MonthScene;
let organisation: string;
let held: string;

beforeAll(async () => {
  scene = await MonthScene.create();
  [organisation, held] = [await scene.createOrganisation(), await scene.createOrganisation()];
  await scene.owner.query(`INSERT INTO trail_holds (organisation_id, reason) VALUES ($1, 'a lawsuit')`, [
    held,
  ]);
});
afterAll(() => scene?.drop());

/** Records one access by somebody from an address, as a gateway does; returns the values its record names. */
async function recordFrom(
  subjectId: string | null,
  of = organisation,
): Promise<{ address: RecordedValue; agent: RecordedValue }> {
  const origin = { organisationId: of, subjectId, handle: 'jane', address: ADDRESS, userAgent: 'curl/8' };
  const { address, agent } = new OriginRegister().of(origin);
  if (address === null) throw new Error('no address');
  const event = { src_endpoint: { uid: address.sha256 }, actor: { uid: agent.sha256 } };
  const is = { kind: 'access', effect: 'allow', codes: [], bytes: 1, subject_id: subjectId, event };
  // A body is put in as text: parsed and written again it need not be what was hashed.
  const snapshots = [address, agent].map(
    ({ json, sha256, organisationId, kind, subjectId: about }) =>
      `{"sha256":"${sha256}","organisation_id":"${organisationId}","kind":"${kind}","subject_id":${JSON.stringify(about)},"body":${json}}`,
  );
  await scene.owner.query('SELECT * FROM record_access($1, $2)', [
    JSON.stringify([{ ...is, id: uuidV7(), organisation_id: of }]),
    `[${snapshots.join(',')}]`,
  ]);
  return { address, agent };
}

async function stored(value: RecordedValue): Promise<string | undefined> {
  const { rows } = await scene.owner.query<{ body: string }>(
    'SELECT body::text AS body FROM recorded_values WHERE sha256 = $1',
    [value.sha256],
  );
  return rows[0]?.body;
}

/** The root that the recorded texts have, computed from nothing else. */
async function rootOfTexts(of = organisation): Promise<Buffer> {
  const { rows } = await scene.owner.query<{ text: string }>(
    `SELECT e.event::text AS text FROM access_entries e JOIN log_leaves l ON l.record_id = e.id AND l.part = 0
     WHERE l.organisation_id = $1 ORDER BY l.leaf_index`,
    [of],
  );
  return rootOf(rows.map(({ text }) => leafHash(Buffer.from(text))));
}

async function age(days: number): Promise<void> {
  await scene.owner.query(`UPDATE recorded_values SET recorded_at = now() - make_interval(days => $1)`, [
    days,
  ]);
}

async function expire(addressDays: number): Promise<void> {
  await addressesJob({ addressDays }).run(await scene.session('portcullis_worker'), never);
}

const erase = (person: string): Promise<unknown> =>
  scene.owner.query('SELECT erase_recorded_values($1)', [person]);

describe('erasure of a person’s values', () => {
  it('leaves every leaf and the root as they were, and the values’ texts nowhere', async () => {
    const [person, somebodyElse] = [uuidV7(), uuidV7()];
    const mine = await recordFrom(person);
    const others = await recordFrom(somebodyElse);
    await scene.sequence();
    const { root } = await scene.logOf(organisation);
    expect(await stored(mine.agent)).toBe(mine.agent.json);
    await erase(person);
    expect(await rootOfTexts()).toEqual(root);
    expect((await scene.logOf(organisation)).root).toEqual(root);
    expect(await stored(mine.address)).toBeUndefined();
    expect(await stored(mine.agent)).toBeUndefined();
    expect(await stored(others.agent)).toBe(others.agent.json);
    const { rows } = await scene.owner.query('SELECT FROM access_entries WHERE event::text LIKE $1', [
      `%${ADDRESS}%`,
    ]);
    expect(rows).toEqual([]);
  });

  it('leaves a name that no guess can be confirmed against: the salt is gone with the value', async () => {
    const person = uuidV7();
    const { address } = await recordFrom(person);
    const again = await recordFrom(person);
    await erase(person);
    // The right value, guessed in every spelling without the salt, and with the salt of another record of the same value.
    const { salt } = JSON.parse(again.address.json) as { salt: string };
    for (const guess of [
      { address: ADDRESS },
      { address: ADDRESS, salt: '' },
      { address: ADDRESS, salt },
      ADDRESS,
    ]) {
      expect(createHash('sha256').update(JSON.stringify(guess)).digest('hex')).not.toBe(address.sha256);
    }
    expect(salt).toMatch(/^[0-9a-f]{32}$/);
    expect(again.address.sha256).not.toBe(address.sha256);
  });

  it('waits where the organisation is under a hold, and is done there when it is released', async () => {
    const person = uuidV7();
    const [here, there] = [await recordFrom(person), await recordFrom(person, held)];
    await erase(person);
    expect(await stored(here.agent)).toBeUndefined();
    expect(await stored(there.agent)).toBe(there.agent.json);
    await scene.owner.query('BEGIN; UPDATE trail_holds SET released_at = clock_timestamp()');
    await erase(person);
    expect(await stored(there.agent)).toBeUndefined();
    await scene.owner.query('ROLLBACK');
  });
});

describe('the addresses’ job', () => {
  it('forgets full addresses when their days are over, not before, and keeps the prefix; proofs stay', async () => {
    const { address, agent } = await recordFrom(uuidV7());
    await scene.sequence();
    const { root } = await scene.logOf(organisation);
    await age(29);
    await expire(30);
    expect(await stored(address)).toBe(address.json);
    await age(31);
    await expire(30);
    expect(await stored(address)).toBeUndefined();
    expect(JSON.parse((await stored(agent)) ?? '')).toMatchObject({ addressPrefix: '203.0.113.0/24' });
    expect(await stored(agent)).not.toContain(ADDRESS);
    expect(await rootOfTexts()).toEqual(root);
  });

  it('forgets all there is of callers nobody knows', async () => {
    const { address, agent } = await recordFrom(null);
    await age(31);
    await expire(30);
    expect(await stored(address)).toBeUndefined();
    expect(await stored(agent)).toBeUndefined();
  });

  it('goes on until nothing is left, and keeps what is under a hold', async () => {
    await scene.owner.query(
      `INSERT INTO recorded_values (sha256, organisation_id, kind, body)
       SELECT encode(sha256(convert_to('value ' || n, 'UTF8')), 'hex'), $1, 'address', '{}' FROM generate_series(1, 5001) n`,
      [organisation],
    );
    const kept = await recordFrom(uuidV7(), held);
    await age(31);
    await expire(30);
    const { rows } = await scene.owner.query(
      `SELECT DISTINCT organisation_id FROM recorded_values WHERE kind = 'address'`,
    );
    expect(rows).toEqual([{ organisation_id: held }]);
    expect(await stored(kept.address)).toBe(kept.address.json);
  });
});
