import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { uuidV7 } from '#libs/kernel';
import { addTerms } from '../support/governance.js';
import { type Answer, problemOf } from '../support/http-client.js';
import { Scene } from '../support/scene.js';
import { connectTool } from '../support/tools.js';
import { ndaSha256 } from '../support/world.js';

const OLD = 'Keep it to yourself.';
const NEW = 'Keep it to yourself, always.';

let scene: Scene;
let current: string;

beforeAll(async () => {
  scene = await Scene.create();
  current = await addTerms(scene, { kind: 'nda', version: 2, document: NEW });
});
afterAll(() => scene?.stop());

function post(termsId: string, body: unknown, headers: Record<string, string> = {}): Promise<Answer> {
  return scene.get(`/v1/terms/${termsId}/acceptances`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
}

async function assertNotAccepted(): Promise<void> {
  const { rows } = await scene.fixture.owner.query('SELECT FROM acceptances WHERE terms_id = $1', [current]);
  expect(rows).toEqual([]);
}

describe('POST /v1/terms/{version}/acceptances', () => {
  it.each([
    ['another document’s hash', () => post(current, { documentSha256: ndaSha256('Something else.') })],
    ['the old document’s hash', () => post(current, { documentSha256: ndaSha256(OLD) })],
    ['a version that was superseded', () => post(scene.world.nda, { documentSha256: ndaSha256(OLD) })],
    [
      'a superseded version with the new document’s hash',
      () => post(scene.world.nda, { documentSha256: ndaSha256(NEW) }),
    ],
  ])('is a 409 for %s, and nothing is accepted', async (_what, ask) => {
    const answer = await ask();
    expect([answer.status, problemOf(answer).code]).toEqual([409, 'TERMS_NOT_CURRENT']);
    await assertNotAccepted();
  });

  it.each([
    ['no such version', () => post(uuidV7(), { documentSha256: ndaSha256(NEW) })],
    ['what is no id', () => post('%00', { documentSha256: ndaSha256(NEW) })],
    [
      'terms of a client one does not work for',
      () =>
        scene.get(`/v1/terms/${current}/acceptances`, {
          as: 'stranger',
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ documentSha256: ndaSha256(NEW) }),
        }),
    ],
  ])('is a 404 for %s', async (_what, ask) => {
    const answer = await ask();
    expect([answer.status, problemOf(answer).code]).toEqual([404, 'NOT_FOUND']);
    await assertNotAccepted();
  });

  it.each([
    ['no body', ''],
    ['no hash', {}],
    ['a short hash', { documentSha256: 'abc' }],
    ['an upper-case hash', { documentSha256: ndaSha256(NEW).toUpperCase() }],
    ['a number', { documentSha256: 1 }],
    ['more than a hash', { documentSha256: ndaSha256(NEW), personId: uuidV7() }],
    ['a list', [ndaSha256(NEW)]],
    ['null', 'null'],
    ['half of JSON', '{"documentSha256":'],
    ['a prototype', '{"__proto__":{"documentSha256":"x"}}'],
    ['a deep nest', '['.repeat(5_000) + ']'.repeat(5_000)],
  ])('is a 400 for %s', async (_what, body) => {
    const answer = await post(current, body);
    expect(answer.status).toBe(400);
    expect(['REQUEST_INVALID', 'MALFORMED_JSON']).toContain(problemOf(answer).code);
    await assertNotAccepted();
  });

  it.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'application/json+x',
    'multipart/form-data; boundary=a',
  ])('is a 415 for a body of type %s', async (type) => {
    const answer = await post(current, { documentSha256: ndaSha256(NEW) }, { 'content-type': type });
    expect([answer.status, problemOf(answer).code]).toEqual([415, 'UNSUPPORTED_MEDIA_TYPE']);
    await assertNotAccepted();
  });

  it('is a 403 for roles and tools that accept nothing', async () => {
    const tool = await connectTool(scene, { projects: [scene.world.project] });
    const byTool = await post(
      current,
      { documentSha256: ndaSha256(NEW) },
      { authorization: `Bearer ${tool}` },
    );
    expect([byTool.status, problemOf(byTool).code]).toEqual([403, 'ROLE_FORBIDS']);
    await assertNotAccepted();
  });
});
