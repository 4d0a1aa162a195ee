import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { allowOrigins, signIn } from '../support/browsers.js';
import { ask } from '../support/http-client.js';
import { contentPath, Scene } from '../support/scene.js';

const CONTENT = Buffer.from('0123456789');
const COOKIE = /^portcullis-session=pcs_[A-Za-z0-9_-]{43}; Max-Age=(\d+); Path=\/; HttpOnly; SameSite=Lax$/;

let scene: Scene;
let itemId: string;

beforeAll(async () => {
  scene = await Scene.create();
  ({ itemId } = await scene.world.addItem({ content: CONTENT }));
});
afterAll(() => scene?.stop());

describe('POST /v1/session', () => {
  it('gives a browser a cookie that no script can read and no other site can send, for as long as it was told', async () => {
    const { answer } = await signIn(scene);
    expect(answer.status).toBe(201);
    const [, maxAge] = COOKIE.exec(answer.headers['set-cookie']?.[0] ?? '') ?? [];
    // The token lives 30 minutes, a session here 10.
    expect(Number(maxAge)).toBeGreaterThan(590);
    expect(Number(maxAge)).toBeLessThanOrEqual(600);
    expect(answer.headers['cache-control']).toBe('no-store');
    expect(JSON.parse(answer.body.toString())).toEqual({
      principal: { kind: 'person', id: scene.personId('annotator'), handle: 'annotator' },
      expiresAt: expect.stringMatching(/Z$/),
    });
  });

  it('ends the session with the token it was opened with, where that is sooner', async () => {
    const hours = await scene.fixture.startGateway({
      recordDeadlineMs: 5_000,
      browsers: { mountPath: '/', secureCookie: false, maxSessionMs: 8 * 3_600_000 },
    });
    const answer = await scene.getOnce('/v1/session', { method: 'POST', gateway: hours });
    const [, maxAge] = COOKIE.exec(answer.headers['set-cookie']?.[0] ?? '') ?? [];
    expect(Number(maxAge)).toBeLessThanOrEqual(1_800);
    expect(Number(maxAge)).toBeGreaterThan(1_500);
  });

  it('binds the cookie to the mount, under a name that sibling hosts and plain HTTP cannot set', async () => {
    for (const [mountPath, expected] of [
      ['/', /^__Host-portcullis-session=.*; Path=\/; HttpOnly; SameSite=Lax; Secure$/],
      ['/gw', /^__Secure-portcullis-session=.*; Path=\/gw; HttpOnly; SameSite=Lax; Secure$/],
    ] as const) {
      const gateway = await scene.fixture.startGateway({
        recordDeadlineMs: 5_000,
        browsers: { mountPath, secureCookie: true, maxSessionMs: 600_000 },
      });
      const answer = await scene.getOnce('/v1/session', { method: 'POST', gateway });
      expect(answer.headers['set-cookie']?.[0]).toMatch(expected);
    }
  });

  it('opens a new session each time: nobody can be made to use one that somebody else knows', async () => {
    const [first, second] = [await signIn(scene), await signIn(scene)];
    expect(first.cookie).not.toBe(second.cookie);
    const chosen = `portcullis-session=pcs_${'A'.repeat(43)}`;
    const answer = await scene.getOnce('/v1/session', { method: 'POST', headers: { cookie: chosen } });
    expect(answer.status).toBe(201);
    expect(answer.headers['set-cookie']?.[0]).not.toContain(chosen);
  });

  it('keeps nothing that could be presented: the database holds a hash', async () => {
    const { cookie } = await signIn(scene);
    const secret = cookie.slice(cookie.indexOf('pcs_') + 4);
    const { rows } = await scene.fixture.owner.query<{ text: string }>(
      `SELECT string_agg(to_json(s)::text, ' ') || ' ' || (SELECT string_agg(event::text, ' ') FROM access_entries) AS text FROM browser_sessions s`,
    );
    expect(rows[0]?.text).toContain(scene.personId('annotator'));
    expect(rows[0]?.text).not.toContain(secret);
    expect(rows[0]?.text).not.toContain(Buffer.from(secret, 'base64url').toString('hex'));
  });
});

describe('a request with the session’s cookie', () => {
  it('reads like the person whose session it is, with GET and HEAD, and its records say how they came', async () => {
    const { cookie } = await signIn(scene);
    for (const method of ['GET', 'HEAD']) {
      const answer = await ask(scene.gateway.origin + contentPath(itemId), {
        method,
        headers: { cookie, 'sec-fetch-site': 'same-origin' },
      });
      expect(answer.status).toBe(200);
      if (method === 'GET') expect(answer.body).toEqual(CONTENT);
      const { rows } = await scene.fixture.owner.query(
        `SELECT subject_id, tool_id, event->'unmapped'->'record'->>'authenticatedBy' AS how FROM access_entries WHERE id = $1`,
        [answer.headers['x-access-record']],
      );
      expect(rows).toEqual([
        { subject_id: scene.personId('annotator'), tool_id: null, how: 'browser-session' },
      ]);
    }
  });

  it('finds its cookie among others, and the token goes first where both are sent', async () => {
    const { cookie } = await signIn(scene);
    const among = await ask(`${scene.gateway.origin}/v1/session`, {
      headers: { cookie: `theme=dark; ${cookie}; x=pcs_` },
    });
    expect(JSON.parse(among.body.toString())).toMatchObject({
      principal: { handle: 'annotator' },
      authenticatedBy: 'browser-session',
    });
    const both = await scene.get('/v1/session', { as: 'reviewer', headers: { cookie } });
    expect(JSON.parse(both.body.toString())).toMatchObject({
      principal: { handle: 'reviewer' },
      authenticatedBy: 'access-token',
    });
  });

  it('is held to every gate: what the person may not read, the cookie does not open', async () => {
    const { cookie } = await signIn(scene, 'unassigned');
    const answer = await ask(scene.gateway.origin + contentPath(itemId), { headers: { cookie } });
    expect(answer.status).toBe(403);
    expect(answer.body.toString()).toContain('NOT_ASSIGNED');
  });

  it('keeps the item to the gateway’s own origin, unless the project allows other pages', async () => {
    const { cookie } = await signIn(scene);
    const policy = async (): Promise<unknown> =>
      (await ask(scene.gateway.origin + contentPath(itemId), { headers: { cookie } })).headers[
        'cross-origin-resource-policy'
      ];
    expect(await policy()).toBe('same-origin');
    await allowOrigins(scene, scene.world.project, ['https://label.example.com']);
    expect(await policy()).toBe('same-site');
    await allowOrigins(scene, scene.world.project, []);
  });
});
