import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { allowOrigins } from '../support/browsers.js';
import { type Answer, ask, problemOf } from '../support/http-client.js';
import { untilAppliedEverywhere } from '../support/policy-arranger.js';
import { contentPath, Scene } from '../support/scene.js';

const LABEL = 'https://label.example.com';

let scene: Scene;
let itemId: string;

beforeAll(async () => {
  scene = await Scene.create();
  ({ itemId } = await scene.world.addItem({ content: Buffer.from('0123456789') }));
  await allowOrigins(scene, scene.world.project, [LABEL]);
});
afterAll(() => scene?.stop());

function preflight(path: string, headers: Record<string, string> = {}): Promise<Answer> {
  return ask(scene.gateway.origin + path, {
    method: 'OPTIONS',
    headers: { origin: LABEL, 'access-control-request-method': 'GET', ...headers },
  });
}

async function countEntries(): Promise<number> {
  const { rows } = await scene.fixture.owner.query<{ count: number }>(
    'SELECT count(*)::int AS count FROM access_entries',
  );
  return rows[0]?.count ?? -1;
}

describe('a preflight of an allowed page', () => {
  it('is told what it may send, for any path a door may have: it is asked before anybody knows what about', async () => {
    for (const path of [contentPath(itemId), '/t/some-ticket', '/s3/bucket/a/key', '/v1/tasks/x/heartbeat']) {
      const answer = await preflight(path, { 'access-control-request-headers': 'range,if-none-match' });
      expect([path, answer.status, answer.body.length]).toEqual([path, 204, 0]);
      expect(answer.headers['access-control-allow-origin']).toBe(LABEL);
      expect(answer.headers['access-control-allow-methods']).toBe('GET, HEAD, POST');
      const allowed = answer.headers['access-control-allow-headers']?.split(', ');
      expect(allowed).toEqual(
        expect.arrayContaining(['range', 'if-none-match', 'if-match', 'if-range', 'authorization']),
      );
      expect(answer.headers['access-control-max-age']).toBe('3000');
      expect(answer.headers.vary).toBe(
        'Origin, Access-Control-Request-Method, Access-Control-Request-Headers',
      );
    }
  });

  it('gets back the names of signing headers and nothing else it sent', async () => {
    const asked = 'X-Amz-Date, x-amz-content-sha256,x-evil, cookie,x-amz-bad name,x-amz-\u00e9';
    const answer = await preflight('/s3/bucket/key', { 'access-control-request-headers': asked });
    const allowed = answer.headers['access-control-allow-headers']?.split(', ') ?? [];
    expect(allowed.filter((name) => name.startsWith('x-'))).toEqual(['x-amz-date', 'x-amz-content-sha256']);
    expect(allowed).not.toContain('cookie');
  });

  it('may send the cookie along only with what the cookie may do', async () => {
    const credentials = async (method: string): Promise<unknown> =>
      (await preflight(contentPath(itemId), { 'access-control-request-method': method })).headers[
        'access-control-allow-credentials'
      ];
    expect([await credentials('GET'), await credentials('HEAD')]).toEqual(['true', 'true']);
    expect([await credentials('POST'), await credentials('DELETE')]).toEqual([undefined, undefined]);
  });

  it('reaches no identity, no decision and no data: nothing is recorded, whatever credentials go along', async () => {
    const before = await countEntries();
    const answers = [
      await preflight(contentPath(itemId)),
      await preflight(contentPath(itemId), await scene.authorization()),
      await preflight(contentPath(itemId), { authorization: 'Bearer x' }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([204, 204, 204]);
    for (const { headers } of answers) expect(headers['x-access-record']).toBeUndefined();
    expect(await countEntries()).toBe(before);
  });
});

describe('a preflight of any other page', () => {
  it.each(['https://evil.example', 'null', '*', `${LABEL}:444`, 'HTTPS://LABEL.EXAMPLE.COM'])(
    'is refused: %s',
    async (origin) => {
      const answer = await preflight(contentPath(itemId), { origin });
      expect([answer.status, problemOf(answer).code]).toEqual([403, 'ORIGIN_NOT_ALLOWED']);
      expect(answer.headers['access-control-allow-origin']).toBeUndefined();
      expect(answer.headers.vary).toBe('Origin');
    },
  );

  it('is refused once the project that allowed it is no longer active', async () => {
    const arranger = scene.arranger();
    await arranger.patch('projects', { id: scene.world.project }, { state: 'paused' });
    await expect(until403()).resolves.toBe(true);
    await arranger.undo();
  });

  async function until403(): Promise<boolean> {
    await untilAppliedEverywhere(scene.fixture.owner);
    return (await preflight(contentPath(itemId))).status === 403;
  }
});

describe('OPTIONS that is no preflight', () => {
  it('is 405 on every path and reaches nothing', async () => {
    const before = await countEntries();
    for (const path of [contentPath(itemId), '/s3/bucket/key', '/nothing']) {
      for (const headers of [{}, { origin: LABEL }, await scene.authorization()]) {
        const answer = await ask(scene.gateway.origin + path, { method: 'OPTIONS', headers });
        expect([path, answer.status, answer.headers.allow]).toEqual([path, 405, 'GET, HEAD, POST']);
      }
    }
    expect(await countEntries()).toBe(before);
  });
});
