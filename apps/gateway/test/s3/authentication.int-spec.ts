import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { waitUntil } from '#libs/testing';
import type { S3RawRequest } from '../../src/s3/authentication/s3-authentication.js';
import { S3Authenticator } from '../../src/s3/authentication/s3-authenticator.js';
import { changePolicy, untilAppliedEverywhere } from '../support/policy-arranger.js';
import { countRecords, findRecord, originOf } from '../support/records.js';
import { connectS3Tool, type S3Credential, signS3 } from '../support/s3-credentials.js';
import { Scene } from '../support/scene.js';

const ORIGIN = { address: '203.0.113.7', userAgent: 'tests' };
const HOUR_MS = 3_600_000;

let scene: Scene;
let tool: S3Credential;
let authenticator: S3Authenticator;
beforeAll(async () => {
  scene = await Scene.create({ s3MaxPresignedSeconds: 7_200 });
  authenticator = scene.gateway.app.get(S3Authenticator);
  tool = await connectS3Tool(scene, { projects: [scene.world.project] });
});
afterAll(() => scene?.stop());

const ask = (request: S3RawRequest, by = authenticator) => by.authenticate(request, ORIGIN);
const codeOf = async (request: S3RawRequest, by = authenticator): Promise<string> => {
  const answer = await ask(request, by);
  return answer.kind === 'authenticated' ? 'authenticated' : answer.code;
};
const codeInRecordOf = async (request: S3RawRequest): Promise<readonly unknown[]> => {
  const answer = await ask(request);
  if (answer.kind === 'authenticated') return ['authenticated'];
  const record = await findRecord(scene.fixture, answer.recordId);
  return [answer.code, record?.effect, record?.codes[0], record?.body['method']];
};
const wrongly = (credential: S3Credential): S3Credential => ({
  ...credential,
  secretAccessKey: 'a'.repeat(43),
});

describe('whoever signs with the secret of a connected credential', () => {
  it('is its tool, in the header and presigned, until the signature ends', async () => {
    const signedAt = new Date(Math.floor(Date.now() / 1_000) * 1_000);
    const inHeader = await ask(await signS3(tool, { signedAt }));
    expect(inHeader).toMatchObject({
      kind: 'authenticated',
      credentialId: tool.credentialId,
      principal: { kind: 'tool', id: tool.credentialId, authenticatedBy: 's3-signature', roles: ['tool'] },
      signature: { kind: 'header', expiresAt: new Date(signedAt.getTime() + 15 * 60_000) },
    });
    const presigned = await ask(await signS3(tool, { signedAt, expiresInSeconds: 60 }));
    expect(presigned).toMatchObject({
      signature: { kind: 'presigned', expiresAt: new Date(signedAt.getTime() + 60_000) },
    });
  });

  it('is the person the credential acts for, who is on the record with it', async () => {
    const person = await connectS3Tool(scene, { projects: [scene.world.project], person: 'annotator' });
    expect(await ask(await signS3(person))).toMatchObject({
      principal: {
        kind: 'person',
        id: scene.personId('annotator'),
        credentialId: person.credentialId,
        roles: ['annotator'],
      },
    });
  });

  it('has a presigned URL end at the cap and with the credential, whatever it was made for', async () => {
    const signedAt = new Date(Date.now() - HOUR_MS);
    const week = await signS3(tool, { signedAt, expiresInSeconds: 604_800 });
    const answer = await ask(week);
    const seconds = Math.floor(signedAt.getTime() / 1_000) * 1_000;
    expect(answer).toMatchObject({ signature: { expiresAt: new Date(seconds + 2 * HOUR_MS) } });
    const old = await signS3(tool, {
      signedAt: new Date(Date.now() - 3 * HOUR_MS),
      expiresInSeconds: 604_800,
    });
    expect(await codeOf(old)).toBe('AccessDenied');
    const expiresAt = new Date(Date.now() + 60_000).toISOString();
    const short = await connectS3Tool(scene, { projects: [scene.world.project], expiresAt });
    expect(await ask(await signS3(short, { expiresInSeconds: 3_600 }))).toMatchObject({
      signature: { expiresAt: new Date(expiresAt) },
    });
  });

  it('is on record at its first use, in each form, and not at each use', async () => {
    const quiet = await connectS3Tool(scene, { projects: [scene.world.project] });
    const before = await countRecords(scene.fixture, 'authentication');
    for (let round = 0; round < 3; round += 1) {
      await ask(await signS3(quiet));
      await ask(await signS3(quiet, { expiresInSeconds: 60 }));
    }
    expect(await countRecords(scene.fixture, 'authentication')).toBe(before + 2);
    const { rows } = await scene.fixture.owner.query<{ method: string }>(
      `SELECT event->'unmapped'->'record'->>'method' AS method FROM access_entries
       WHERE kind = 'authentication' AND effect = 'allow' ORDER BY id DESC LIMIT 2`,
    );
    expect(rows.map(({ method }) => method).sort()).toEqual(['s3-presigned', 's3-signature']);
  });
});

describe('a signature that proves nothing', () => {
  it('is answered alike for an unknown key and for a wrong signature, and told apart only on the record', async () => {
    const unknown = { ...tool, accessKeyId: 'PCTAAAAAAAAAAAAAAAAA' };
    const answers = [await ask(await signS3(wrongly(tool))), await ask(await signS3(unknown))];
    const [wrong, nobody] = answers.map((answer) => ({ ...answer, recordId: '' }));
    expect(wrong).toEqual(nobody);
    expect(wrong).toMatchObject({ code: 'SignatureDoesNotMatch' });
    const codes = await Promise.all(
      answers.map(async (answer) =>
        'recordId' in answer ? (await findRecord(scene.fixture, answer.recordId))?.codes : null,
      ),
    );
    expect(codes).toEqual([['SIGNATURE_INVALID'], ['TOOL_CREDENTIAL_UNKNOWN']]);
  });

  it.each<[string, (request: S3RawRequest) => S3RawRequest, readonly string[]]>([
    [
      'none at all',
      (request) => ({ ...request, rawHeaders: ['host', 'gateway.test'] }),
      ['AccessDenied', 'deny', 'CREDENTIAL_MISSING', 'none'],
    ],
    [
      'another key asked for',
      (request) => ({ ...request, target: '/s3/pictures/b.jpg' }),
      ['SignatureDoesNotMatch', 'deny', 'SIGNATURE_INVALID', 's3-signature'],
    ],
    [
      'Version 2',
      (request) => ({ ...request, rawHeaders: ['host', 'gateway.test', 'authorization', 'AWS AKIA:abc='] }),
      ['InvalidRequest', 'deny', 'CREDENTIAL_SCHEME_UNSUPPORTED', 's3-signature'],
    ],
    [
      'an unsigned header added',
      (request) => ({ ...request, rawHeaders: [...request.rawHeaders, 'x-amz-acl', 'public-read'] }),
      ['AccessDenied', 'deny', 'SIGNATURE_INCOMPLETE', 's3-signature'],
    ],
    [
      'a body put on a read',
      (request) => ({ ...request, rawHeaders: [...request.rawHeaders, 'content-length', '1'] }),
      ['InvalidRequest', 'deny', 'SIGNATURE_INCOMPLETE', 'none'],
    ],
  ])('(%s) is refused as S3 does it, and recorded', async (_name, spoil, expected) => {
    expect(await codeInRecordOf(spoil(await signS3(tool)))).toEqual(expected);
  });

  it('is on the record with where it came from and which key it named, never with a signature', async () => {
    const answer = await ask(await signS3(wrongly(tool), { expiresInSeconds: 60 }));
    if (answer.kind === 'authenticated') throw new Error('accepted');
    expect(await originOf(scene.fixture, answer.recordId)).toMatchObject({ address: ORIGIN.address });
    const record = await findRecord(scene.fixture, answer.recordId);
    expect(record?.body['method']).toBe('s3-presigned');
    expect(JSON.stringify(record)).not.toMatch(/X-Amz-Signature/i);
    const claims = await scene.fixture.owner.query<{ body: { credentialId: string } }>(
      `SELECT body FROM recorded_values WHERE kind = 'claim'`,
    );
    expect(JSON.stringify(claims.rows)).toContain(tool.accessKeyId);
  });

  it('is refused when its time is not now', async () => {
    const at = (offsetMs: number): Date => new Date(Date.now() + offsetMs);
    expect(await codeOf(await signS3(tool, { signedAt: at(-16 * 60_000) }))).toBe('RequestTimeTooSkewed');
    expect(await codeOf(await signS3(tool, { signedAt: at(16 * 60_000) }))).toBe('RequestTimeTooSkewed');
    const expired = await signS3(tool, { signedAt: at(-120_000), expiresInSeconds: 60 });
    expect(await codeOf(expired)).toBe('AccessDenied');
  });
});

describe('a credential that ended', () => {
  const disconnect = async ({ credentialId }: S3Credential): Promise<void> => {
    const scope = { organisations: [scene.world.client], scopes: [credentialId] };
    await changePolicy(scene.fixture.owner, scope, [
      'UPDATE tool_credentials SET disconnected_at = now() WHERE id = $1',
      [credentialId],
    ]);
    await untilAppliedEverywhere(scene.fixture.owner);
  };

  it('by being disconnected is told so to who has its secret, URLs given out included, and to nobody else', async () => {
    const gone = await connectS3Tool(scene, { projects: [scene.world.project] });
    const handedOut = await signS3(gone, { expiresInSeconds: 3_600 });
    expect(await codeOf(handedOut)).toBe('authenticated');
    await disconnect(gone);
    expect(await codeInRecordOf(handedOut)).toEqual([
      'InvalidAccessKeyId',
      'deny',
      'TOOL_CREDENTIAL_DISCONNECTED',
      's3-presigned',
    ]);
    expect(await codeOf(await signS3(wrongly(gone)))).toBe('SignatureDoesNotMatch');
  });

  it('by its expiry is refused as a token that expired', async () => {
    const over = await connectS3Tool(scene, { projects: [scene.world.project], expiresAt: '2026-01-01Z' });
    expect(await codeOf(await signS3(over))).toBe('ExpiredToken');
  });

  it('by the suspension of its person is nobody who may do anything', async () => {
    const person = await connectS3Tool(scene, { projects: [scene.world.project], person: 'reviewer' });
    const scope = { organisations: [scene.world.client], scopes: [scene.personId('reviewer')] };
    await changePolicy(scene.fixture.owner, scope, [
      `UPDATE people SET status = 'suspended' WHERE id = $1`,
      [scene.personId('reviewer')],
    ]);
    await untilAppliedEverywhere(scene.fixture.owner);
    expect(await ask(await signS3(person))).toMatchObject({ principal: { roles: [] } });
  });
});

describe('a temporary credential', () => {
  it('is accepted with its session token only, and a lasting one only without', async () => {
    const temporary = await connectS3Tool(scene, { projects: [scene.world.project], temporary: true });
    expect(await codeOf(await signS3(temporary))).toBe('authenticated');
    expect(await codeOf(await signS3(temporary, { expiresInSeconds: 60 }))).toBe('authenticated');
    const { credentialId, accessKeyId, secretAccessKey } = temporary;
    const without = { credentialId, accessKeyId, secretAccessKey };
    expect(await codeOf(await signS3(without))).toBe('InvalidToken');
    expect(await codeOf(await signS3({ ...temporary, sessionToken: 'another' }))).toBe('InvalidToken');
    expect(await codeOf(await signS3({ ...tool, sessionToken: 'another' }))).toBe('InvalidToken');
  });
});

describe('the stored secret', () => {
  it('opens in its own row only', async () => {
    const { kmsKeyId } = await scene.fixture.setupKeys.createKey('credentials');
    const options = { projects: [scene.world.project], kmsKeyId };
    const [victim, other] = [await connectS3Tool(scene, options), await connectS3Tool(scene, options)];
    await scene.fixture.owner.query(
      `UPDATE s3_credentials SET wrapped_secret = (SELECT wrapped_secret FROM s3_credentials WHERE credential_id = $1)
       WHERE credential_id = $2`,
      [other.credentialId, victim.credentialId],
    );
    const asVictim = { ...other, accessKeyId: victim.accessKeyId };
    await expect(ask(await signS3(asVictim))).rejects.toMatchObject({ code: 'KEY_CONTEXT_MISMATCH' });
    expect(await codeOf(await signS3(other))).toBe('authenticated');
  });

  it('cannot be opened while KMS is away: a recorded 503 that is worth asking again, and nobody let in', async () => {
    const gateway = await scene.fixture.startGateway({ recordDeadlineMs: 10_000 });
    const by = gateway.app.get(S3Authenticator);
    const fresh = await connectS3Tool(scene, { projects: [scene.world.project] });
    await scene.fixture.injectKmsFault('internal');
    await expect(ask(await signS3(fresh), by)).rejects.toMatchObject({
      code: 'S3_CREDENTIALS_UNAVAILABLE',
      kind: 'unavailable',
      retryAfterSeconds: 1,
    });
    const { rows } = await scene.fixture.owner.query<{ codes: string[] }>(
      `SELECT codes FROM access_entries WHERE kind = 'authentication' ORDER BY id DESC LIMIT 1`,
    );
    expect(rows[0]?.codes).toEqual(['CREDENTIAL_KEY_UNAVAILABLE']);
    await scene.fixture.injectKmsFault('none');
    await waitUntil(async () => {
      const answer = await ask(await signS3(fresh), by).catch(() => null);
      return answer?.kind === 'authenticated';
    });
    await gateway.stop(0);
  });
});
