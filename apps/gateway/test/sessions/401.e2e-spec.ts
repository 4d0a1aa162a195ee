import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { uuidV7 } from '#libs/kernel';
import { signIn } from '../support/browsers.js';
import { type Answer, ask, problemOf } from '../support/http-client.js';
import { changePolicy, untilAppliedEverywhere } from '../support/policy-arranger.js';
import { contentPath, Scene } from '../support/scene.js';
import { ndaSha256 } from '../support/world.js';

let scene: Scene;
let itemId: string;

beforeAll(async () => {
  scene = await Scene.create();
  ({ itemId } = await scene.world.addItem({ content: Buffer.from('0123456789') }));
});
afterAll(() => scene?.stop());

const acceptNda = (headers: Record<string, string>): Promise<Answer> =>
  ask(`${scene.gateway.origin}/v1/terms/${scene.world.nda}/acceptances`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ documentSha256: ndaSha256('Keep it to yourself.') }),
  });

const read = (headers: Record<string, string>): Promise<Answer> =>
  ask(scene.gateway.origin + contentPath(itemId), { headers });

/** Code of the last refused credential on the trail. */
async function lastRefusal(): Promise<string | undefined> {
  const { rows } = await scene.fixture.owner.query<{ codes: string[] }>(
    `SELECT codes FROM access_entries WHERE kind = 'authentication' AND effect = 'deny' ORDER BY id DESC LIMIT 1`,
  );
  return rows[0]?.codes[0];
}

describe('cross-site request forgery', () => {
  it('changes nothing: a cookie alone is no leave for anything but reading', async () => {
    const { cookie } = await signIn(scene);
    // Whatever a forged form or fetch may look like; the last is even one of our own pages'.
    for (const site of [{}, { 'sec-fetch-site': 'same-site' }, { 'sec-fetch-site': 'same-origin' }]) {
      const answer = await acceptNda({ cookie, ...site });
      expect([answer.status, problemOf(answer).code]).toEqual([401, 'AUTHENTICATION_FAILED']);
      expect(await lastRefusal()).toBe('SESSION_UNSAFE_METHOD');
    }
    const renewed = await ask(`${scene.gateway.origin}/v1/session`, { method: 'POST', headers: { cookie } });
    expect(renewed.status).toBe(401);
    expect(renewed.headers['set-cookie']).toBeUndefined();
  });

  it('reads nothing for a page of another site, nor for one that a browser names in a way we do not know', async () => {
    const { cookie } = await signIn(scene);
    for (const site of ['cross-site', 'sideways', '', 'SAME-ORIGIN', 'same-origin, cross-site']) {
      const answer = await read({ cookie, 'sec-fetch-site': site });
      expect([site, answer.status, problemOf(answer).code]).toEqual([site, 401, 'AUTHENTICATION_FAILED']);
      expect(await lastRefusal()).toBe('SESSION_CROSS_SITE');
    }
    for (const site of ['same-origin', 'same-site', 'none'])
      expect((await read({ cookie, 'sec-fetch-site': site })).status).toBe(200);
  });
});

describe('a session', () => {
  it('that was never opened, is misspelt, or comes twice is nobody’s', async () => {
    const { cookie } = await signIn(scene);
    const cases: [string, string][] = [
      [`portcullis-session=pcs_${'A'.repeat(43)}`, 'SESSION_UNKNOWN'],
      [`${cookie.slice(0, -1)}`, 'CREDENTIAL_MALFORMED'],
      [`${cookie}A`, 'CREDENTIAL_MALFORMED'],
      ['portcullis-session=', 'CREDENTIAL_MALFORMED'],
      [`portcullis-session="${cookie.split('=')[1]}"`, 'CREDENTIAL_MALFORMED'],
      [`${cookie}; ${cookie}`, 'CREDENTIAL_AMBIGUOUS'],
      [`portcullis-session=pcs_${'A'.repeat(43)}; ${cookie}`, 'CREDENTIAL_AMBIGUOUS'],
      [`__Host-${cookie}`, 'CREDENTIAL_MISSING'],
    ];
    for (const [sent, code] of cases) {
      expect([sent, (await read({ cookie: sent })).status]).toEqual([sent, 401]);
      expect([sent, await lastRefusal()]).toEqual([sent, code]);
    }
  });

  it('that has expired is nobody’s, also where it is remembered', async () => {
    const { cookie } = await signIn(scene);
    expect((await read({ cookie })).status).toBe(200);
    const late = await scene.fixture.startGateway({
      recordDeadlineMs: 5_000,
      clock: { now: () => new Date(Date.now() + 601_000), monotonicMs: () => performance.now() },
    });
    expect((await ask(late.origin + contentPath(itemId), { headers: { cookie } })).status).toBe(401);
    await scene.fixture.owner.query(`UPDATE browser_sessions SET expires_at = now() - interval '1 second'`);
    const second = await scene.fixture.startGateway({ recordDeadlineMs: 5_000 });
    expect((await ask(second.origin + contentPath(itemId), { headers: { cookie } })).status).toBe(401);
    await late.stop(0);
    await second.stop(0);
  });

  it('ends with the suspension of its person, and is not brought back by lifting it', async () => {
    const { cookie } = await signIn(scene, 'reviewer');
    expect((await read({ cookie })).status).toBe(200);
    const person = scene.personId('reviewer');
    const scope = { organisations: [scene.world.client], scopes: [person] };
    const setStatus = async (status: string): Promise<void> => {
      const sql = 'UPDATE people SET status = $2 WHERE id = $1';
      await changePolicy(scene.fixture.owner, scope, [sql, [person, status]]);
      await untilAppliedEverywhere(scene.fixture.owner);
    };
    await setStatus('suspended');
    expect((await read({ cookie })).status).toBe(401);
    await setStatus('active');
    expect((await read({ cookie })).status).toBe(401);
    const { cookie: again } = await signIn(scene, 'reviewer');
    expect((await read({ cookie: again })).status).toBe(200);
  });

  it('is bounded in number for each person', async () => {
    const { owner } = scene.fixture;
    const person = scene.personId('other-annotator');
    await owner.query(
      `INSERT INTO browser_sessions (id, secret_sha256, person_id, expires_at)
       SELECT uuidv7(), sha256(i::text::bytea), $1, now() + interval '1 hour' FROM generate_series(1, 49) i`,
      [person],
    );
    expect((await signIn(scene, 'other-annotator')).answer.status).toBe(201);
    const { answer } = await signIn(scene, 'other-annotator');
    expect([answer.status, problemOf(answer).code]).toEqual([429, 'TOO_MANY_SESSIONS']);
    await owner.query('UPDATE browser_sessions SET ended_at = now() WHERE person_id = $1', [person]);
    expect((await signIn(scene, 'other-annotator')).answer.status).toBe(201);
    const { rows } = await owner.query('SELECT FROM browser_sessions WHERE person_id = $1', [person]);
    expect(rows).toHaveLength(1);
  });

  it('cannot be made up by whoever reads the database: a hash is not the secret', async () => {
    const id = uuidV7();
    const hash = Buffer.alloc(32, 7);
    await scene.fixture.owner.query("SELECT open_session($1, $2, $3, now() + interval '1 hour')", [
      id,
      hash,
      scene.personId('annotator'),
    ]);
    const cookie = `portcullis-session=pcs_${hash.toString('base64url')}`;
    expect((await read({ cookie })).status).toBe(401);
  });
});
