import { createHmac, generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SignJWT, UnsecuredJWT } from 'jose';
import { uuidV7 } from '#libs/kernel';
import { mintToolCredential } from '#libs/identity';
import { AUDIENCE, ISSUER } from '../support/gateway-fixture.js';
import { type Answer, ask, problemOf } from '../support/http-client.js';
import { countRecords, findRecord } from '../support/records.js';
import { contentPath, Scene } from '../support/scene.js';
import { connectTool } from '../support/tools.js';

const stranger = generateKeyPairSync('ec', { namedCurve: 'P-256' });

let scene: Scene;
let itemId: string;
const toolId = uuidV7();
let tool: string;

beforeAll(async () => {
  scene = await Scene.create();
  ({ itemId } = await scene.world.addItem({ content: Buffer.from('not for everybody') }));
  tool = await connectTool(scene, { id: toolId, projects: [scene.world.project] });
});
afterAll(() => scene?.stop());

const readWith = (authorization: string | string[] | undefined): Promise<Answer> =>
  ask(scene.gateway.origin + contentPath(itemId), {
    headers: authorization === undefined ? {} : { authorization },
  });

function claims(kid = 'test'): SignJWT {
  return new SignJWT({ client_id: 'test', scope: '' })
    .setProtectedHeader({ alg: 'ES256', kid, typ: 'at+jwt' })
    .setIssuer(ISSUER)
    .setAudience(AUDIENCE)
    .setSubject('annotator')
    .setIssuedAt()
    .setExpirationTime('5m');
}

function tamper(token: string, part: 0 | 1 | 2, value: string): string {
  const parts = token.split('.');
  parts[part] = Buffer.from(value).toString('base64url');
  return parts.join('.');
}

/** Signs with the public key as if it were a secret (RFC 8725 §2.1). */
function confused(): string {
  const head = Buffer.from('{"alg":"HS256","kid":"test","typ":"at+jwt"}').toString('base64url');
  const body = Buffer.from(
    JSON.stringify({ iss: ISSUER, aud: AUDIENCE, sub: 'annotator', iat: 1, exp: 4_000_000_000 }),
  ).toString('base64url');
  const secret = stranger.publicKey.export({ type: 'spki', format: 'pem' });
  return `${head}.${body}.${createHmac('sha256', secret).update(`${head}.${body}`).digest('base64url')}`;
}

/** Every presented credential that is not accepted, with the code that only the record knows. */
const REFUSED: [string, string, () => Promise<string> | string][] = [
  ['garbage', 'TOKEN_MALFORMED', () => 'Bearer garbage'],
  ['another scheme', 'CREDENTIAL_SCHEME_UNSUPPORTED', () => 'Digest abc'],
  ['an empty bearer', 'CREDENTIAL_MALFORMED', () => 'Bearer '],
  [
    'an unsigned token',
    'TOKEN_MALFORMED',
    () => `Bearer ${new UnsecuredJWT({}).setSubject('annotator').encode()}`,
  ],
  ['a token signed with the public key', 'TOKEN_ALGORITHM', () => `Bearer ${confused()}`],
  [
    'a token of another key',
    'TOKEN_SIGNATURE_INVALID',
    async () => `Bearer ${await claims().sign(stranger.privateKey)}`,
  ],
  [
    'a token of an unknown key',
    'TOKEN_KEY_UNKNOWN',
    async () => `Bearer ${await claims('other').sign(stranger.privateKey)}`,
  ],
  [
    'a token whose claims were changed',
    'TOKEN_SIGNATURE_INVALID',
    async () =>
      `Bearer ${tamper(await scene.token('annotator'), 1, JSON.stringify({ sub: 'administrator' }))}`,
  ],
  [
    'a token of somebody unknown',
    'PERSON_UNKNOWN',
    async () => `Bearer ${await scene.fixture.token('nobody')}`,
  ],
  ['an unknown tool', 'TOOL_CREDENTIAL_UNKNOWN', () => `Bearer ${mintToolCredential(uuidV7()).presented}`],
  [
    'a tool with another secret',
    'TOOL_CREDENTIAL_SECRET_WRONG',
    () => `Bearer ${mintToolCredential(toolId).presented}`,
  ],
  ['half a tool credential', 'CREDENTIAL_MALFORMED', () => `Bearer ${tool.slice(0, 60)}`],
  [
    'an expired tool',
    'TOOL_CREDENTIAL_EXPIRED',
    async () =>
      `Bearer ${await connectTool(scene, { projects: [scene.world.project], expiresAt: '2026-01-01Z' })}`,
  ],
];

function withoutIds(answer: Answer): object {
  const { recordId = '', traceId } = problemOf(answer) as { recordId?: string; traceId?: string };
  const body = answer.body.toString('utf8').replace(recordId, '<record>').replace(String(traceId), '<trace>');
  return { status: answer.status, body, headers: { ...answer.headers, date: '', 'x-access-record': '' } };
}

describe('a request that is not authenticated', () => {
  it.each(REFUSED)(
    'is a 401 that is the same for every cause, and on record with its own: %s',
    async (_what, code, present) => {
      const before = await countRecords(scene.fixture, 'authentication');
      const answer = await readWith(await present());
      expect(answer.status).toBe(401);
      expect(answer.headers['www-authenticate']).toBe('Bearer realm="portcullis"');
      expect(withoutIds(answer)).toEqual(withoutIds(await readWith('Bearer garbage')));
      const record = await findRecord(scene.fixture, answer.headers['x-access-record']);
      expect(record).toMatchObject({
        kind: 'authentication',
        effect: 'deny',
        codes: [code],
        organisation_id: scene.world.operator,
      });
      expect(await countRecords(scene.fixture, 'authentication')).toBe(before + 2);
      expect(JSON.stringify(record)).not.toContain(tool.slice(-43));
    },
  );

  it('is told to sign in when it presents nothing, and is on record', async () => {
    const answer = await readWith(undefined);
    expect(answer.status).toBe(401);
    expect(problemOf(answer).code).toBe('AUTHENTICATION_REQUIRED');
    expect(answer.headers['www-authenticate']).toBe('Bearer realm="portcullis"');
    expect((await findRecord(scene.fixture, answer.headers['x-access-record']))?.codes).toEqual([
      'CREDENTIAL_MISSING',
    ]);
  });

  it('is refused when it presents two credentials, whichever of them is good', async () => {
    const { authorization = '' } = await scene.authorization();
    const answer = await readWith([authorization, 'Bearer garbage']);
    expect(answer.status).toBe(401);
    expect((await findRecord(scene.fixture, answer.headers['x-access-record']))?.codes).toEqual([
      'CREDENTIAL_AMBIGUOUS',
    ]);
  });

  it('is not let in by a token in the query or in a cookie', async () => {
    const token = await scene.token('annotator');
    const path = `${scene.gateway.origin}${contentPath(itemId)}`;
    expect((await ask(`${path}?access_token=${token}`)).status).toBe(401);
    expect((await ask(path, { headers: { cookie: `token=${token}; authorization=${token}` } })).status).toBe(
      401,
    );
  });

  it('learns nothing of an item: missing, foreign and existing items are answered alike', async () => {
    const answers = await Promise.all(
      [itemId, uuidV7(), 'x'].map((id) => ask(scene.gateway.origin + contentPath(id))),
    );
    const [first, ...others] = answers.map(withoutIds);
    for (const other of others) expect(other).toEqual(first);
  });
});

describe('a sign-in', () => {
  it('is on record once for each token, with the person it is of', async () => {
    const before = await countRecords(scene.fixture, 'authentication');
    const authorization = `Bearer ${await scene.fixture.token('reviewer')}`;
    for (let time = 0; time < 3; time += 1) expect((await readWith(authorization)).status).toBe(200);
    expect(await countRecords(scene.fixture, 'authentication')).toBe(before + 1);
    const { rows } = await scene.fixture.owner.query(
      `SELECT e.effect, e.codes, v.body->>'subject' AS subject FROM access_entries e
       JOIN recorded_values v ON v.sha256 = e.event->'user'->>'uid'
       WHERE e.kind = 'authentication' ORDER BY e.recorded_at DESC LIMIT 1`,
    );
    expect(rows).toEqual([{ effect: 'allow', codes: [], subject: 'reviewer' }]);
  });

  it('that cannot be recorded lets nobody in', async () => {
    const { owner } = scene.fixture;
    await owner.query('REVOKE EXECUTE ON FUNCTION record_access FROM portcullis_gateway');
    try {
      const authorization = `Bearer ${await scene.fixture.token('annotator')}`;
      for (const credential of [authorization, 'Bearer garbage', undefined]) {
        const answer = await readWith(credential);
        expect([answer.status, problemOf(answer).code]).toEqual([503, 'AUDIT_UNAVAILABLE']);
      }
    } finally {
      await owner.query('GRANT EXECUTE ON FUNCTION record_access TO portcullis_gateway');
    }
  });
});
