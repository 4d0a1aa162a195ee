import { Agent } from 'node:http';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { OPERATION_NAMES } from '../src/index.js';
import { KmsLocalFixture } from './kms-local.fixture.js';
import { CreateAliasCommand, CreateKeyCommand } from './raw-kms-client.js';
import { type RawAnswer, type RawRequest, sendRaw, signRequest } from './raw-request.js';

const RUNS = 1_000;

describe('hostile input', () => {
  let fixture: KmsLocalFixture;
  const agent = new Agent({ keepAlive: true, maxSockets: 4 });

  const send = (request: RawRequest): Promise<RawAnswer> => sendRaw(fixture.url, request, agent);
  const sendSigned = async (target: string, body: Buffer | string): Promise<RawAnswer> =>
    send(await signRequest(fixture.url, target, body));
  const isAlive = async (): Promise<boolean> =>
    (await sendSigned('TrentService.ListKeys', '{}')).status === 200;

  const scalar = fc.oneof(
    fc.constantFrom(
      'alias/acme',
      'AES_256',
      'RAW',
      'ECDSA_SHA_256',
      'ECC_NIST_P256',
      'SIGN_VERIFY',
      '__proto__',
    ),
    fc.string({ unit: 'binary' }),
    fc.base64String(),
    fc.integer(),
    fc.double(),
    fc.boolean(),
    fc.constant(null),
  );
  const member = fc.oneof(
    scalar,
    fc.array(scalar, { maxLength: 3 }),
    fc.dictionary(fc.string(), scalar, { maxKeys: 3 }),
  );
  const input = fc.record(
    Object.fromEntries(
      [
        'KeyId',
        'KeySpec',
        'KeyUsage',
        'Plaintext',
        'CiphertextBlob',
        'EncryptionContext',
        'NumberOfBytes',
        'Message',
      ]
        .concat([
          'MessageType',
          'SigningAlgorithm',
          'Signature',
          'AliasName',
          'TargetKeyId',
          'Limit',
          'Marker',
        ])
        .concat([
          'DestinationKeyId',
          'PendingWindowInDays',
          'Description',
          'GrantTokens',
          'DryRun',
          '__proto__',
        ])
        .map((name) => [name, member]),
    ),
    { requiredKeys: [] },
  );
  const body = fc.oneof(
    { weight: 4, arbitrary: input.map((value) => JSON.stringify(value)) },
    { weight: 1, arbitrary: fc.json() },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 512 }).map((bytes) => Buffer.from(bytes)) },
  );
  const target = fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...OPERATION_NAMES).map((name) => `TrentService.${name}`) },
    { weight: 1, arbitrary: fc.stringMatching(/^[ -~]{0,40}$/) },
    {
      weight: 1,
      arbitrary: fc.constantFrom('TrentService.', 'TrentService.toString', 'TrentService.__proto__', ''),
    },
  );

  beforeAll(async () => {
    fixture = await KmsLocalFixture.start();
    const kms = fixture.client();
    const { KeyMetadata } = await kms.send(new CreateKeyCommand({}));
    await kms.send(new CreateAliasCommand({ AliasName: 'alias/acme', TargetKeyId: KeyMetadata?.KeyId }));
  });
  afterAll(async () => {
    agent.destroy();
    await fixture.close();
  });

  it('a thousand random signed requests get an answer below 500, and nothing is logged as an error', async () => {
    await fc.assert(
      fc.asyncProperty(target, body, async (name, bytes) => {
        const { status, type } = await sendSigned(name.trim(), bytes);
        expect(status).toBeLessThan(500);
        expect(status === 200).toBe(type === '');
      }),
      { numRuns: RUNS },
    );
    expect(fixture.errors()).toEqual([]);
    expect(await isAlive()).toBe(true);
  });

  it('a thousand random unsigned or wrongly signed requests are refused below 500', async () => {
    const headerValue = fc.stringMatching(/^[!-~ ]{0,80}$/);
    const headers = fc.record(
      {
        authorization: headerValue,
        'x-amz-date': headerValue,
        'x-amz-target': target,
        'content-type': headerValue,
      },
      { requiredKeys: [] },
    );
    const method = fc.constantFrom('POST', 'POST', 'POST', 'GET', 'PUT', 'DELETE', 'OPTIONS', 'PATCH');
    const path = fc.oneof(fc.constant('/'), fc.stringMatching(/^\/[a-z%./?=_-]{0,30}$/));
    await fc.assert(
      fc.asyncProperty(method, path, headers, body, async (verb, where, sent, bytes) => {
        const { status } = await send({ method: verb, path: where, headers: trimmed(sent), body: bytes });
        expect(status).toBeGreaterThanOrEqual(400);
        expect(status).toBeLessThan(500);
      }),
      { numRuns: RUNS },
    );
    expect(fixture.errors()).toEqual([]);
    expect(await isAlive()).toBe(true);
  });

  it.each([
    ['no JSON', 'not json'],
    ['half a JSON', '{"KeyId":'],
    ['an array', '[]'],
    ['null', 'null'],
    ['a string', '"x"'],
    ['bytes that are no UTF-8', Buffer.of(0x7b, 0x22, 0xff, 0x22, 0x7d)],
  ])('%s is SerializationException', async (_case, bytes) => {
    expect(await sendSigned('TrentService.DescribeKey', bytes)).toMatchObject({
      status: 400,
      type: 'SerializationException',
    });
  });

  it('deeply nested JSON is refused, not fatal', async () => {
    const depth = 100_000;
    const answer = await sendSigned(
      'TrentService.DescribeKey',
      `{"KeyId":${'['.repeat(depth)}${']'.repeat(depth)}}`,
    );
    expect(answer.status).toBe(400);
  });

  it('an unknown operation or content type is UnknownOperationException', async () => {
    const other = await signRequest(fixture.url, 'TrentService.ListKeys', '{}', {
      headers: { 'content-type': 'application/json' },
    });
    expect(await send(other)).toMatchObject({ status: 400, type: 'UnknownOperationException' });
    const unknown = await sendSigned('TrentService.ImportKeyMaterial', '{}');
    expect(unknown).toMatchObject({ status: 400, type: 'UnknownOperationException' });
  });

  it('a body of 256 KiB is read, one byte more is 413, announced or not', async () => {
    const target = 'TrentService.ListKeys';
    const fits = `{"x":"${'x'.repeat(256 * 1024 - 8)}"}`;
    expect((await sendSigned(target, fits)).status).toBe(200);
    const tooLarge = { status: 413, type: 'RequestEntityTooLargeException' };
    expect(await sendSigned(target, `${fits} `)).toMatchObject(tooLarge);
    const chunked = await signRequest(fixture.url, target, `${fits} `);
    const headers = { ...chunked.headers, 'transfer-encoding': 'chunked' };
    expect(await send({ ...chunked, headers })).toMatchObject(tooLarge);
    expect(await isAlive()).toBe(true);
  });

  it.each([
    ['garbage', 'garbage\r\n\r\n'],
    ['a header without end', `POST / HTTP/1.1\r\nhost: x\r\nx: ${'x'.repeat(32_768)}\r\n\r\n`],
    ['two lengths', 'POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n'],
    [
      'length and chunks',
      'POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n',
    ],
  ])('%s on the wire is answered with 4xx and the connection is closed', async (_case, bytes) => {
    const answer = await new Promise<string>((resolve, reject) => {
      const socket = connect(Number(new URL(fixture.url).port), '127.0.0.1', () => socket.write(bytes));
      let text = '';
      socket.on('data', (chunk: Buffer) => (text += chunk.toString()));
      socket.on('close', () => resolve(text));
      socket.on('error', reject);
    });
    expect(answer).toMatch(/^HTTP\/1\.1 4\d\d /);
    expect(await isAlive()).toBe(true);
  });

  it('a client that leaves in the middle of its body is no error', async () => {
    await new Promise<void>((resolve) => {
      const socket = connect(Number(new URL(fixture.url).port), '127.0.0.1', () => {
        socket.write('POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\nhalf', () => socket.destroy());
      });
      socket.on('close', () => resolve());
    });
    expect(await isAlive()).toBe(true);
    expect(fixture.errors()).toEqual([]);
  });
});

function trimmed(headers: Partial<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, (value ?? '').trim()]));
}
