import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { AppError } from '#libs/kernel';
import { FakeDirectory, FakeRecorder, person } from '../../test/fakes.js';
import { ISSUER, signToken } from '../../test/fixtures.js';
import { IssuerFixture } from '../../test/issuer-fixture.js';
import type { ToolCredentialRow } from '../principal-directory.port.js';
import type { Principal } from '../principal.js';
import { mintToolCredential } from '../tools/tool-credential-secret.js';
import { type AuthenticationRequest, RequestAuthenticator } from './request-authenticator.js';

const credentialId = '0192f3c4-5d6e-7f80-9a1b-2c3d4e5f6071';
const minted = mintToolCredential(credentialId);
const clientIp = (): string => '192.0.2.7';

let issuer: IssuerFixture;
let directory: FakeDirectory;
let recorder: FakeRecorder;
let authenticator: RequestAuthenticator;

const row = (changes: Partial<ToolCredentialRow> = {}): ToolCredentialRow => ({
  ...person({ roles: ['tool'], handle: 'label-tool' }),
  id: credentialId,
  secretHash: minted.secretHash,
  connected: true,
  expiresAt: null,
  personId: null,
  ...changes,
});
const requestWith = (...rawHeaders: string[]): AuthenticationRequest => ({
  raw: { rawHeaders },
  headers: { 'user-agent': 'tool/1.0\u0007' },
});
const present = (authorization: string): Promise<Principal> =>
  authenticator.authenticate(requestWith('Authorization', authorization));
const refusal = async (attempt: Promise<unknown>): Promise<AppError> => {
  const error: unknown = await attempt.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (error instanceof AppError) return error;
  throw new Error('An AppError was expected.', { cause: error });
};
const goodToken = (): Promise<string> => signToken(issuer.key, issuer.claims());

beforeAll(async () => {
  issuer = await IssuerFixture.start();
});
afterAll(() => issuer.stop());
beforeEach(() => {
  issuer.reset();
  directory = new FakeDirectory();
  directory.people.set(`${ISSUER} person-1`, person());
  directory.credentials.set(credentialId, row());
  recorder = new FakeRecorder();
  const accessTokens = issuer.verifier;
  authenticator = new RequestAuthenticator({
    accessTokens,
    directory,
    recorder,
    clientIp,
    clock: issuer.clock,
  });
});

describe('a proven credential', () => {
  test('of a person becomes a deeply frozen principal', async () => {
    const principal = await present(`Bearer ${await goodToken()}`);
    expect(principal).toEqual({
      ...person(),
      kind: 'person',
      credentialId: null,
      subject: 'person-1',
      authenticatedBy: 'access-token',
    });
    expect([principal, principal.roles, principal.worksFor].every(Object.isFrozen)).toBe(true);
  });

  test.each([
    `Bearer ${minted.presented}`,
    `Basic ${Buffer.from(`${credentialId}:${minted.secret}`).toString('base64')}`,
  ])('of a tool becomes a frozen principal (%#)', async (authorization) => {
    const principal = await present(authorization);
    expect(principal).toMatchObject({ kind: 'tool', id: credentialId, credentialId, roles: ['tool'] });
    expect(principal).toMatchObject({ authenticatedBy: 'tool-credential', handle: 'label-tool' });
    expect(Object.isFrozen(principal)).toBe(true);
  });

  test('the directory is asked on every request, so a change there is never hidden by the remembered token', async () => {
    const token = await goodToken();
    for (let round = 0; round < 3; round += 1) await present(`Bearer ${token}`);
    expect(directory.asked).toBe(3);
    directory.people.clear();
    await expect(present(`Bearer ${token}`)).rejects.toMatchObject({ code: 'AUTHENTICATION_FAILED' });
  });

  test('is recorded as a sign-in at its first use, before it is let in, and not at each use', async () => {
    const token = await goodToken();
    for (let round = 0; round < 3; round += 1) await present(`Bearer ${token}`);
    for (let round = 0; round < 3; round += 1) await present(`Bearer ${minted.presented}`);
    const common = { outcome: 'success', code: 'SIGNED_IN', ip: '192.0.2.7', userAgent: 'tool/1.0?' };
    expect(recorder.events).toEqual([
      { ...common, method: 'access-token', subject: 'person-1' },
      { ...common, method: 'tool-credential', subject: credentialId, credentialId },
    ]);
    await present(`Bearer ${await signToken(issuer.key, issuer.claims({ jti: 't-2' }))}`);
    expect(recorder.events).toHaveLength(3);
  });

  test('is not let in when its sign-in cannot be recorded', async () => {
    recorder.failure = new Error('disk full');
    const error = await refusal(present(`Bearer ${await goodToken()}`));
    expect(error).toMatchObject({ code: 'AUDIT_UNAVAILABLE', kind: 'unavailable' });
  });
});

describe('a refused credential', () => {
  const attempts: readonly (readonly [string, () => string | Promise<string>, string, object])[] = [
    ['malformed token', () => 'Bearer abc', 'TOKEN_MALFORMED', { method: 'access-token' }],
    [
      'expired',
      async () => `Bearer ${await signToken(issuer.key, issuer.claims({ exp: issuer.clock.seconds }))}`,
      'TOKEN_EXPIRED',
      { method: 'access-token', subject: 'person-1' },
    ],
    [
      'unknown person',
      async () => `Bearer ${await signToken(issuer.key, issuer.claims({ sub: 'nobody' }))}`,
      'PERSON_UNKNOWN',
      { method: 'access-token', subject: 'nobody' },
    ],
    [
      'unknown tool',
      () => `Bearer ${mintToolCredential('0192f3c4-5d6e-7f80-9a1b-000000000000').presented}`,
      'TOOL_CREDENTIAL_UNKNOWN',
      { method: 'tool-credential', credentialId: '0192f3c4-5d6e-7f80-9a1b-000000000000' },
    ],
    [
      'wrong secret',
      () => `Bearer ${mintToolCredential(credentialId).presented}`,
      'TOOL_CREDENTIAL_SECRET_WRONG',
      { method: 'tool-credential', credentialId },
    ],
    ['unknown scheme', () => 'Digest abc', 'CREDENTIAL_SCHEME_UNSUPPORTED', { method: 'none' }],
  ];
  test.each(attempts)(
    '(%s) is recorded with its code and answered without it',
    async (_name, authorization, code, claimed) => {
      const error = await refusal(present(await authorization()));
      expect(recorder.events).toEqual([
        { outcome: 'failure', code, ip: '192.0.2.7', userAgent: 'tool/1.0?', ...claimed },
      ]);
      expect(error).toMatchObject({ code: 'AUTHENTICATION_FAILED', kind: 'unauthenticated' });
      expect(error.publicMessage).toBe('These credentials are not accepted.');
      expect(error.context).toEqual({ challenge: 'Bearer', recordId: 'record-1' });
    },
  );

  test('none at all is recorded too and asks for one', async () => {
    const error = await refusal(authenticator.authenticate(requestWith('Host', 'h')));
    expect(error).toMatchObject({ code: 'AUTHENTICATION_REQUIRED', kind: 'unauthenticated' });
    expect(error.context).toEqual({ challenge: 'Bearer', recordId: 'record-1' });
    expect(recorder.events).toMatchObject([
      { outcome: 'failure', code: 'CREDENTIAL_MISSING', method: 'none' },
    ]);
  });

  test('a disconnected or expired tool is refused only after its secret was right', async () => {
    directory.credentials.set(credentialId, row({ connected: false }));
    await refusal(present(`Bearer ${minted.presented}`));
    directory.credentials.set(credentialId, row({ expiresAt: issuer.clock.now() }));
    await refusal(present(`Bearer ${minted.presented}`));
    directory.credentials.set(credentialId, row({ connected: false }));
    await refusal(present(`Bearer ${mintToolCredential(credentialId).presented}`));
    expect(recorder.events.map((event) => event.code)).toEqual([
      'TOOL_CREDENTIAL_DISCONNECTED',
      'TOOL_CREDENTIAL_EXPIRED',
      'TOOL_CREDENTIAL_SECRET_WRONG',
    ]);
  });

  test('that cannot be recorded is a 503, never an unrecorded 401', async () => {
    recorder.failure = new Error('hanging database');
    for (const authorization of [
      'Bearer abc',
      'Digest abc',
      `Bearer ${mintToolCredential(credentialId).presented}`,
    ]) {
      const error = await refusal(present(authorization));
      expect(error).toMatchObject({ code: 'AUDIT_UNAVAILABLE', kind: 'unavailable', retryAfterSeconds: 5 });
      expect(error.cause).toBe(recorder.failure);
    }
  });

  test('with no trusted key left is a recorded 503: a good token must not be thrown away for an outage', async () => {
    issuer.reset({ onKeyRefreshFailure: () => undefined });
    issuer.jwks.respond = (_request, response) => response.writeHead(500).end();
    const accessTokens = issuer.verifier;
    authenticator = new RequestAuthenticator({
      accessTokens,
      directory,
      recorder,
      clientIp,
      clock: issuer.clock,
    });
    const error = await refusal(present(`Bearer ${await goodToken()}`));
    expect(error).toMatchObject({ code: 'IDENTITY_PROVIDER_UNAVAILABLE', kind: 'unavailable' });
    expect(recorder.events).toMatchObject([{ outcome: 'failure', code: 'IDENTITY_PROVIDER_UNAVAILABLE' }]);
    issuer.jwks.respond = (_request, response) => response.end(JSON.stringify({ keys: issuer.jwks.keys }));
  });
});

describe('a directory that cannot answer', () => {
  test('lets nobody in and its error is passed on as it is', async () => {
    directory.failure = new Error('no database');
    await expect(present(`Bearer ${await goodToken()}`)).rejects.toBe(directory.failure);
    await expect(present(`Bearer ${minted.presented}`)).rejects.toBe(directory.failure);
    expect(recorder.events).toEqual([]);
  });
});

describe('nothing of a credential', () => {
  test('is in an error, its cause, its context or a record', async () => {
    const token = await signToken(issuer.key, issuer.claims({ exp: issuer.clock.seconds }));
    const error = await refusal(present(`Bearer ${token}`));
    const wrong = mintToolCredential(credentialId);
    const other = await refusal(present(`Bearer ${wrong.presented}`));
    const told = JSON.stringify([
      error,
      error.message,
      error.context,
      other,
      other.message,
      other.context,
      recorder.events,
    ]);
    for (const secret of [token, token.split('.')[2] ?? '', wrong.presented, wrong.secret])
      expect(told).not.toContain(secret);
  });
});
