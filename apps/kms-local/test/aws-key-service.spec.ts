import { createServer, type Server } from 'node:net';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { AppError } from '#libs/kernel';
import { AwsKeyService, type AwsKeyServiceConfig, isKeyError } from '#libs/kms';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { FAULT_SECRET, KmsLocalFixture, OWNER, REGION } from './kms-local.fixture.js';
import {
  CreateKeyCommand,
  DisableKeyCommand,
  EnableKeyCommand,
  EncryptCommand,
  ScheduleKeyDeletionCommand,
} from './raw-kms-client.js';

const CONTEXT = { organisation: 'acme', dataset: 'street-scenes', epoch: '7' };
const GATEWAY = {
  accessKeyId: 'AKIAGATEWAY',
  secretAccessKey: 'gateway-secret-gateway',
  allowedActions: ['Decrypt'],
};
/** Generous for two busy cores; a call without deadline would take forever. */
const BOUND_MS = 1_500;

describe('the AWS key service against a server that speaks the protocol', () => {
  let fixture: KmsLocalFixture;
  let keys: AwsKeyService;
  let kmsKeyId: string;
  const services: AwsKeyService[] = [];

  const serviceWith = (config: Partial<AwsKeyServiceConfig> = {}): AwsKeyService => {
    const service = new AwsKeyService({
      region: REGION,
      endpoint: fixture.url,
      credentials: OWNER,
      ...config,
    });
    services.push(service);
    return service;
  };
  const refusalOf = async (call: Promise<unknown>): Promise<AppError> => {
    const error: unknown = await call.then(
      () => undefined,
      (reason: unknown) => reason,
    );
    if (error instanceof AppError) return error;
    throw new Error(`expected an AppError, got ${String(error)}`);
  };
  const codeOf = async (call: Promise<unknown>): Promise<string> => (await refusalOf(call)).code;
  const elapsedMs = async (call: Promise<unknown>): Promise<number> => {
    const start = performance.now();
    await refusalOf(call);
    return performance.now() - start;
  };

  beforeEach(async () => {
    fixture = await KmsLocalFixture.start({
      credentials: [OWNER, GATEWAY],
      faultInjection: { secret: FAULT_SECRET },
    });
    keys = serviceWith();
    ({ kmsKeyId } = await keys.createKey('acme'));
  });
  afterEach(async () => {
    services.splice(0).forEach((service) => service.close());
    await fixture.close();
  });

  it('a dataset key unwraps to its plaintext under its own key and context', async () => {
    const generated = await keys.generateDatasetKey(kmsKeyId, CONTEXT);
    expect(generated.plaintext).toHaveLength(32);
    expect(generated.kmsKeyId).toBe(kmsKeyId);
    expect(generated.wrapped.includes(generated.plaintext)).toBe(false);
    expect(await keys.decryptDatasetKey(generated.wrapped, kmsKeyId, CONTEXT)).toEqual(generated.plaintext);
  });

  it('another context, another key or a changed byte is KEY_CONTEXT_MISMATCH, an incident and not worth retrying', async () => {
    const { wrapped } = await keys.generateDatasetKey(kmsKeyId, CONTEXT);
    const { kmsKeyId: other } = await keys.createKey('borealis');
    const changed = Buffer.from(wrapped);
    changed[20] = (changed[20] ?? 0) ^ 1;
    for (const call of [
      () => keys.decryptDatasetKey(wrapped, kmsKeyId, { ...CONTEXT, epoch: '8' }),
      () => keys.decryptDatasetKey(wrapped, other, CONTEXT),
      () => keys.decryptDatasetKey(changed, kmsKeyId, CONTEXT),
    ]) {
      expect(await refusalOf(call())).toMatchObject({
        code: 'KEY_CONTEXT_MISMATCH',
        kind: 'internal',
        retryAfterSeconds: undefined,
      });
    }
  });

  it('a disabled key and one pending deletion are KEY_DISABLED; an enabled one works again', async () => {
    const { wrapped } = await keys.generateDatasetKey(kmsKeyId, CONTEXT);
    const decrypt = (): Promise<Buffer> => keys.decryptDatasetKey(wrapped, kmsKeyId, CONTEXT);
    const operator = fixture.client();
    await operator.send(new DisableKeyCommand({ KeyId: kmsKeyId }));
    expect(await refusalOf(decrypt())).toMatchObject({ code: 'KEY_DISABLED', kind: 'forbidden' });
    await operator.send(new EnableKeyCommand({ KeyId: kmsKeyId }));
    await decrypt();
    await operator.send(new ScheduleKeyDeletionCommand({ KeyId: kmsKeyId }));
    expect(await codeOf(decrypt())).toBe('KEY_DISABLED');
  });

  it('describes keys of every state and kind', async () => {
    const operator = fixture.client();
    const describeKey = () => keys.describeKey(kmsKeyId);
    expect(await describeKey()).toEqual({
      kmsKeyId,
      state: 'enabled',
      canWrap: true,
      deletionDate: undefined,
    });
    await operator.send(new DisableKeyCommand({ KeyId: kmsKeyId }));
    expect(await describeKey()).toMatchObject({ state: 'disabled' });
    const { DeletionDate } = await operator.send(new ScheduleKeyDeletionCommand({ KeyId: kmsKeyId }));
    expect(await describeKey()).toMatchObject({ state: 'pending-deletion', deletionDate: DeletionDate });
    const signing = await operator.send(
      new CreateKeyCommand({ KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' }),
    );
    expect(await keys.describeKey(signing.KeyMetadata?.KeyId ?? '')).toMatchObject({ canWrap: false });
  });

  it.each(['11111111-2222-4333-8444-555555555555', 'no-key', 'alias/none', 'arn:aws:kms'])(
    'the key id %s is KEY_NOT_FOUND',
    async (id) => {
      expect(await codeOf(keys.describeKey(id))).toBe('KEY_NOT_FOUND');
      expect(await codeOf(keys.generateDatasetKey(id, CONTEXT))).toBe('KEY_NOT_FOUND');
    },
  );

  it('a signing key cannot wrap: KEY_NOT_FOUND', async () => {
    const { KeyMetadata } = await fixture
      .client()
      .send(new CreateKeyCommand({ KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' }));
    expect(await codeOf(keys.generateDatasetKey(KeyMetadata?.KeyId ?? '', CONTEXT))).toBe('KEY_NOT_FOUND');
  });

  it('a gateway that may only decrypt gets KEY_ACCESS_DENIED for everything else', async () => {
    const { wrapped, plaintext } = await keys.generateDatasetKey(kmsKeyId, CONTEXT);
    const gateway = serviceWith({ credentials: GATEWAY });
    expect(await gateway.decryptDatasetKey(wrapped, kmsKeyId, CONTEXT)).toEqual(plaintext);
    expect(await codeOf(gateway.generateDatasetKey(kmsKeyId, CONTEXT))).toBe('KEY_ACCESS_DENIED');
    expect(await codeOf(gateway.describeKey(kmsKeyId))).toBe('KEY_ACCESS_DENIED');
    expect(await codeOf(gateway.createKey('mine'))).toBe('KEY_ACCESS_DENIED');
  });

  it('wrong credentials are KEY_ACCESS_DENIED', async () => {
    const impostor = serviceWith({ credentials: { ...OWNER, secretAccessKey: 'guess' } });
    expect(await codeOf(impostor.describeKey(kmsKeyId))).toBe('KEY_ACCESS_DENIED');
    const stranger = serviceWith({ credentials: { ...OWNER, accessKeyId: 'AKIANOBODY' } });
    expect(await codeOf(stranger.describeKey(kmsKeyId))).toBe('KEY_ACCESS_DENIED');
  });

  it.each(['throttle', 'internal'])(
    'a lasting %s is KEY_UNAVAILABLE with a time to come back, within the deadline',
    async (mode) => {
      await fixture.injectFault({ mode });
      const start = performance.now();
      expect(await refusalOf(keys.generateDatasetKey(kmsKeyId, CONTEXT))).toMatchObject({
        code: 'KEY_UNAVAILABLE',
        kind: 'unavailable',
        retryAfterSeconds: 1,
      });
      expect(performance.now() - start).toBeLessThan(BOUND_MS);
    },
  );

  it('most calls get through while half of them are throttled', async () => {
    await fixture.injectFault({ mode: 'throttle', probability: 0.5 });
    const calls = Array.from({ length: 40 }, () => keys.describeKey(kmsKeyId));
    const settled = await Promise.allSettled(calls);
    expect(settled.filter(({ status }) => status === 'fulfilled').length).toBeGreaterThan(20);
  });

  it('a hang is KEY_UNAVAILABLE at the deadline, and the next call after it works', async () => {
    await fixture.injectFault({ mode: 'hang' });
    const impatient = serviceWith({ deadlineMs: 100 });
    expect(await codeOf(impatient.describeKey(kmsKeyId))).toBe('KEY_UNAVAILABLE');
    const tookMs = await elapsedMs(impatient.generateDatasetKey(kmsKeyId, CONTEXT));
    expect(tookMs).toBeGreaterThanOrEqual(95);
    expect(tookMs).toBeLessThan(BOUND_MS);
    await fixture.injectFault({ mode: 'none' });
    await keys.describeKey(kmsKeyId);
  });

  it('a hang ends at the attempt timeout when that comes before the deadline, and is not tried again', async () => {
    await fixture.injectFault({ mode: 'hang' });
    const service = serviceWith({ attemptTimeoutMs: 100, deadlineMs: 60_000 });
    expect(await elapsedMs(service.describeKey(kmsKeyId))).toBeLessThan(BOUND_MS);
  });

  it('answers slower than the deadline are KEY_UNAVAILABLE, faster ones are answers', async () => {
    await fixture.injectFault({ mode: 'latency', latencyMs: 250 });
    const impatient = serviceWith({ deadlineMs: 100 });
    expect(await elapsedMs(impatient.describeKey(kmsKeyId))).toBeLessThan(BOUND_MS);
    const patient = serviceWith({ deadlineMs: 30_000, attemptTimeoutMs: 30_000 });
    expect(await patient.describeKey(kmsKeyId)).toMatchObject({ state: 'enabled' });
  });

  it('an injected disabled is KEY_DISABLED', async () => {
    await fixture.injectFault({ mode: 'disabled' });
    expect(await codeOf(keys.generateDatasetKey(kmsKeyId, CONTEXT))).toBe('KEY_DISABLED');
  });

  it('a server that is not there is KEY_UNAVAILABLE, and calls work again once it is', async () => {
    const port = Number(new URL(fixture.url).port);
    await fixture.stop();
    expect(await codeOf(keys.describeKey(kmsKeyId))).toBe('KEY_UNAVAILABLE');
    await fixture.start({ port });
    expect(await keys.describeKey(kmsKeyId)).toMatchObject({ state: 'enabled' });
  });

  it('what is no KMS at all is KEY_UNAVAILABLE within the deadline', async () => {
    const answers = [
      '',
      'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}',
      'HTTP/1.1 502 Bad\r\ncontent-length: 5\r\n\r\n<html',
    ];
    for (const answer of answers) {
      const { server, endpoint } = await startRawServer(answer);
      const service = serviceWith({ endpoint, deadlineMs: 200 });
      expect(await codeOf(service.generateDatasetKey(kmsKeyId, CONTEXT))).toBe('KEY_UNAVAILABLE');
      service.close();
      server.close();
    }
  });

  it('an answer that stops half-way ends at the deadline', async () => {
    const { server, endpoint } = await startRawServer(
      'HTTP/1.1 200 OK\r\ncontent-length: 500\r\n\r\n{"Plain',
    );
    const service = serviceWith({ endpoint, deadlineMs: 100, attemptTimeoutMs: 60_000 });
    expect(await elapsedMs(service.generateDatasetKey(kmsKeyId, CONTEXT))).toBeLessThan(BOUND_MS);
    service.close();
    server.close();
  });

  it('a key of another length than 32 bytes is never handed out', async () => {
    const sealed = await fixture
      .client()
      .send(
        new EncryptCommand({ KeyId: kmsKeyId, Plaintext: Buffer.from('short'), EncryptionContext: CONTEXT }),
      );
    const wrapped = Buffer.from(sealed.CiphertextBlob ?? []);
    expect(await codeOf(keys.decryptDatasetKey(wrapped, kmsKeyId, CONTEXT))).toBe('KEY_UNAVAILABLE');
  });

  it('what the caller is told names no key, account or operation of KMS', async () => {
    const error = await refusalOf(keys.describeKey('alias/none'));
    expect(error.publicMessage).not.toMatch(/alias|arn|KMS|Describe/);
    expect(error.message).toContain('DescribeKey');
    expect(isKeyError(error, 'KEY_NOT_FOUND')).toBe(true);
  });
});

async function startRawServer(answer: string): Promise<{ server: Server; endpoint: string }> {
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    socket.once('data', () => (answer ? socket.write(answer) : socket.destroy()));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { server, endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}
