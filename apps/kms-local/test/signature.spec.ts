import { createHash } from 'node:crypto';
import { FakeClock } from '#libs/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { KmsLocalFixture, OWNER } from './kms-local.fixture.js';
import { type RawRequest, sendRaw, type SigningChoice, signRequest } from './raw-request.js';

const TARGET = 'TrentService.ListKeys';
const MINUTE_MS = 60_000;

describe('Signature Version 4', () => {
  const clock = new FakeClock();
  let fixture: KmsLocalFixture;

  const signed = (choice: SigningChoice = {}, body = '{}'): Promise<RawRequest> =>
    signRequest(fixture.url, TARGET, body, { signingDate: clock.now(), ...choice });
  const typeOf = async (request: RawRequest): Promise<string> => {
    const { status, type } = await sendRaw(fixture.url, request);
    expect(status).toBe(type ? 400 : 200);
    return type || 'accepted';
  };
  const withHeaders = (request: RawRequest, headers: Record<string, string | string[]>): RawRequest => ({
    ...request,
    headers: { ...request.headers, ...headers },
  });
  const without = (request: RawRequest, name: string): RawRequest => {
    const kept = Object.entries(request.headers).filter(([header]) => header !== name);
    return { ...request, headers: Object.fromEntries(kept) };
  };
  beforeAll(async () => {
    fixture = await KmsLocalFixture.start({ clock });
  });
  afterAll(() => fixture.close());

  it('a correctly signed request is accepted, with and without a body hash header', async () => {
    const request = await signed();
    expect(request.headers).toHaveProperty('x-amz-content-sha256');
    expect(await typeOf(request)).toBe('accepted');
  });

  it('an unsigned request is MissingAuthenticationTokenException', async () => {
    expect(await typeOf(without(await signed(), 'authorization'))).toBe(
      'MissingAuthenticationTokenException',
    );
  });

  it('an unknown access key is UnrecognizedClientException', async () => {
    const credential = { ...OWNER, accessKeyId: 'AKIANOBODY' };
    expect(await typeOf(await signed({ credential }))).toBe('UnrecognizedClientException');
  });

  it('a session token cannot be brought along', async () => {
    const request = await signed({ headers: { 'x-amz-security-token': 'token' } });
    expect(await typeOf(request)).toBe('UnrecognizedClientException');
  });

  it('a wrong secret is InvalidSignatureException', async () => {
    const credential = { ...OWNER, secretAccessKey: 'owner-secret-owner-secreT' };
    expect(await typeOf(await signed({ credential }))).toBe('InvalidSignatureException');
  });

  it('an altered body is refused, also when the body hash header stays, goes or is made to fit', async () => {
    const request = { ...(await signed()), body: '{"Limit":1}' };
    const fitting = createHash('sha256').update(request.body).digest('hex');
    expect(await typeOf(request)).toBe('InvalidSignatureException');
    expect(await typeOf(without(request, 'x-amz-content-sha256'))).toBe('InvalidSignatureException');
    expect(await typeOf(withHeaders(request, { 'x-amz-content-sha256': fitting }))).toBe(
      'InvalidSignatureException',
    );
  });

  it('an unsigned payload is not accepted', async () => {
    const request = await signed({ headers: { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' } });
    expect(await typeOf(request)).toBe('InvalidSignatureException');
  });

  it.each([
    ['x-amz-target', 'TrentService.CreateKey'],
    ['content-type', 'application/json'],
    ['host', 'other.example'],
    ['x-amz-date', '20260101T000001Z'],
  ])('an altered %s header is refused', async (name, value) => {
    expect(await typeOf(withHeaders(await signed(), { [name]: value }))).toBe('InvalidSignatureException');
  });

  it.each(['host', 'x-amz-target', 'x-amz-date', 'content-type'])(
    'a request that leaves %s unsigned is refused',
    async (name) => {
      expect(await typeOf(await signed({ unsigned: [name] }))).toBe('InvalidSignatureException');
    },
  );

  it('an x-amz header added after signing is refused', async () => {
    const request = withHeaders(await signed(), { 'x-amz-extra': '1' });
    expect(await typeOf(request)).toBe('InvalidSignatureException');
  });

  it('a header that came twice is refused', async () => {
    const request = await signed();
    const target = String(request.headers['x-amz-target']);
    const doubled = withHeaders(request, { 'x-amz-target': [target, 'TrentService.CreateKey'] });
    expect(await typeOf(doubled)).toBe('IncompleteSignatureException');
  });

  it.each([
    ['region', { region: 'us-east-1' }],
    ['service', { service: 's3' }],
  ])('a signature scoped to another %s is refused', async (_scope, choice) => {
    expect(await typeOf(await signed(choice))).toBe('InvalidSignatureException');
  });

  it('a signature is good for five minutes either way and worthless after', async () => {
    const at = (offsetMs: number): Date => new Date(clock.now().getTime() + offsetMs);
    expect(await typeOf(await signed({ signingDate: at(-5 * MINUTE_MS) }))).toBe('accepted');
    expect(await typeOf(await signed({ signingDate: at(5 * MINUTE_MS) }))).toBe('accepted');
    expect(await typeOf(await signed({ signingDate: at(-5 * MINUTE_MS - 1000) }))).toBe(
      'InvalidSignatureException',
    );
    expect(await typeOf(await signed({ signingDate: at(5 * MINUTE_MS + 1000) }))).toBe(
      'InvalidSignatureException',
    );
  });

  it('a replayed request is refused once five minutes have passed', async () => {
    const overheard = await signed();
    expect(await typeOf(overheard)).toBe('accepted');
    clock.advance(5 * MINUTE_MS + 1000);
    expect(await typeOf(overheard)).toBe('InvalidSignatureException');
  });

  it('a credential scope of another day than the signing date is refused', async () => {
    const request = await signed();
    const authorization = String(request.headers.authorization).replace(/\/\d{8}\//, '/20200101/');
    expect(await typeOf(withHeaders(request, { authorization }))).toBe('InvalidSignatureException');
  });

  it.each([
    ['another algorithm', (header: string) => header.replace('AWS4-HMAC-SHA256', 'AWS4-HMAC-SHA1')],
    ['no signature', (header: string) => header.replace(/, Signature=.*/, '')],
    [
      'a signature in capitals',
      (header: string) => header.replace(/Signature=(.*)/, (all) => all.toUpperCase()),
    ],
    ['a signature that is too short', (header: string) => header.slice(0, -1)],
    ['no signed headers', (header: string) => header.replace(/SignedHeaders=[^,]*/, 'SignedHeaders=')],
    ['no credential', (header: string) => header.replace(/Credential=[^,]*, /, '')],
    ['a bearer token', () => 'Bearer token'],
  ])('an Authorization header with %s is IncompleteSignatureException', async (_case, spoil) => {
    const request = await signed();
    const authorization = spoil(String(request.headers.authorization));
    expect(await typeOf(withHeaders(request, { authorization }))).toBe('IncompleteSignatureException');
  });

  it('a date that does not exist is IncompleteSignatureException', async () => {
    const request = await signed();
    const authorization = String(request.headers.authorization).replace(/\/\d{8}\//, '/20261399/');
    const impossible = withHeaders(request, { authorization, 'x-amz-date': '20261399T000000Z' });
    expect(await typeOf(impossible)).toBe('IncompleteSignatureException');
  });

  it('no refusal carries a secret or the expected signature', async () => {
    const request = withHeaders(await signed(), { 'x-amz-target': 'TrentService.CreateKey' });
    const { text } = await sendRaw(fixture.url, request);
    expect(text).not.toContain(OWNER.secretAccessKey);
    expect(text).not.toMatch(/[0-9a-f]{64}/);
  });
});
