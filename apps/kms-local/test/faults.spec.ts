import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { errorName, FAULT_SECRET, KmsLocalFixture } from './kms-local.fixture.js';
import { CreateKeyCommand, DescribeKeyCommand, EncryptCommand, type KMSClient } from './raw-kms-client.js';
import { sendRaw } from './raw-request.js';

describe('fault injection', () => {
  let fixture: KmsLocalFixture;
  let kms: KMSClient;
  let KeyId: string;

  const encrypt = (abortSignal?: AbortSignal): Promise<string> =>
    errorName(
      kms.send(
        new EncryptCommand({ KeyId, Plaintext: Buffer.from('x') }),
        abortSignal ? { abortSignal } : {},
      ),
    );
  const describeKey = (): Promise<string> => errorName(kms.send(new DescribeKeyCommand({ KeyId })));

  beforeEach(async () => {
    fixture = await KmsLocalFixture.start({ faultInjection: { secret: FAULT_SECRET } });
    kms = fixture.client(undefined, 1);
    KeyId = (await kms.send(new CreateKeyCommand({}))).KeyMetadata?.KeyId ?? '';
  });
  afterEach(() => fixture.close());

  it.each([
    ['throttle', 'ThrottlingException', 'ThrottlingException'],
    ['internal', 'KMSInternalException', 'KMSInternalException'],
    ['disabled', 'DisabledException', 'none'],
  ])(
    '%s answers %s for cryptographic operations and %s for DescribeKey, until it is taken back',
    async (mode, encrypted, described) => {
      expect(await fixture.injectFault({ mode })).toBe(200);
      expect(await encrypt()).toBe(encrypted);
      expect(await describeKey()).toBe(described);
      await fixture.injectFault({ mode: 'none' });
      expect(await encrypt()).toBe('none');
    },
  );

  it('a fault can be kept to some operations', async () => {
    await fixture.injectFault({ mode: 'internal', operations: ['DescribeKey'] });
    expect(await encrypt()).toBe('none');
    expect(await describeKey()).toBe('KMSInternalException');
  });

  it('probability 0 never hits, 0.5 hits some calls and spares some', async () => {
    await fixture.injectFault({ mode: 'throttle', probability: 0 });
    expect(await encrypt()).toBe('none');
    await fixture.injectFault({ mode: 'throttle', probability: 0.5 });
    const outcomes = await Promise.all(Array.from({ length: 60 }, () => encrypt()));
    expect(new Set(outcomes)).toEqual(new Set(['none', 'ThrottlingException']));
  });

  it('latency delays the answer by at least that much', async () => {
    await fixture.injectFault({ mode: 'latency', latencyMs: 80 });
    const start = performance.now();
    expect(await encrypt()).toBe('none');
    expect(performance.now() - start).toBeGreaterThanOrEqual(79);
  });

  it('a hang never answers, and does not keep the server from stopping', async () => {
    await fixture.injectFault({ mode: 'hang' });
    expect(await encrypt(AbortSignal.timeout(100))).not.toBe('none');
    const hanging = encrypt();
    await fixture.injectFault({ mode: 'hang' });
    await fixture.stop();
    expect(await hanging).not.toBe('none');
  });

  it.each([
    ['no secret', undefined, 401],
    ['a wrong secret', 'Bearer wrong', 401],
    ['the secret without a scheme', FAULT_SECRET, 401],
  ])('with %s the endpoint answers %s %d', async (_case, authorization, status) => {
    expect(await fixture.injectFault({ mode: 'throttle' }, authorization ?? '')).toBe(status);
    expect(await encrypt()).toBe('none');
  });

  it.each([
    { mode: 'explode' },
    { mode: 'throttle', probability: 2 },
    { mode: 'latency', latencyMs: -1 },
    { mode: 'throttle', operations: ['Explode'] },
    { mode: 'throttle', surprise: true },
    {},
  ])('the malformed fault %j is refused and changes nothing', async (fault) => {
    expect(await fixture.injectFault(fault)).toBe(400);
    expect(await encrypt()).toBe('none');
  });

  it('only POST sets a fault', async () => {
    const headers = { authorization: `Bearer ${FAULT_SECRET}` };
    const answer = await sendRaw(fixture.url, { method: 'GET', path: '/_faults', headers, body: '' });
    expect(answer.status).toBe(405);
  });

  it('a server built without fault injection has no such endpoint', async () => {
    const plain = await KmsLocalFixture.start();
    expect(await plain.injectFault({ mode: 'throttle' })).toBe(400);
    await plain.close();
  });

  it('a short secret refuses to start', async () => {
    await expect(KmsLocalFixture.start({ faultInjection: { secret: 'short' } })).rejects.toThrow(
      'at least 16',
    );
  });
});
