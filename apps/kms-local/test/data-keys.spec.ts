import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { errorName, KmsLocalFixture } from './kms-local.fixture.js';
import {
  CreateKeyCommand,
  DecryptCommand,
  EncryptCommand,
  GenerateDataKeyCommand,
  GenerateDataKeyWithoutPlaintextCommand,
  type KMSClient,
  ReEncryptCommand,
} from './raw-kms-client.js';
import { type RawAnswer, sendRaw, signRequest } from './raw-request.js';

const CONTEXT = { organisation: 'acme', dataset: 'street-scenes', epoch: '7' };

describe('data keys over the AWS protocol', () => {
  let fixture: KmsLocalFixture;
  let kms: KMSClient;
  let keyId: string;
  let otherKeyId: string;

  const createKey = async (): Promise<string> =>
    (await kms.send(new CreateKeyCommand({}))).KeyMetadata?.KeyId ?? '';
  const seal = async (context: Record<string, string>): Promise<Uint8Array> => {
    const Plaintext = Buffer.from('secret');
    const sealed = await kms.send(
      new EncryptCommand({ KeyId: keyId, Plaintext, EncryptionContext: context }),
    );
    return sealed.CiphertextBlob ?? new Uint8Array();
  };

  beforeAll(async () => {
    fixture = await KmsLocalFixture.start();
    kms = fixture.client();
    keyId = await createKey();
    otherKeyId = await createKey();
  });
  afterAll(() => fixture.close());

  it('a generated data key decrypts to its plaintext, with and without naming the key', async () => {
    const generated = await kms.send(
      new GenerateDataKeyCommand({ KeyId: keyId, KeySpec: 'AES_256', EncryptionContext: CONTEXT }),
    );
    expect(generated.Plaintext).toHaveLength(32);
    for (const named of [{ KeyId: keyId }, {}]) {
      const { CiphertextBlob } = generated;
      const opened = await kms.send(
        new DecryptCommand({ CiphertextBlob, EncryptionContext: CONTEXT, ...named }),
      );
      expect(opened.Plaintext).toEqual(generated.Plaintext);
      expect(opened.KeyId).toBe(`arn:aws:kms:eu-central-1:000000000000:key/${keyId}`);
    }
  });

  it('two data keys are never the same, and neither are two ciphertexts of the same plaintext', async () => {
    const generate = new GenerateDataKeyCommand({ KeyId: keyId, KeySpec: 'AES_256' });
    const [left, right] = [await kms.send(generate), await kms.send(generate)];
    expect(left.Plaintext).not.toEqual(right.Plaintext);
    expect(await seal(CONTEXT)).not.toEqual(await seal(CONTEXT));
  });

  it('a data key without plaintext comes back without plaintext and decrypts to the length asked for', async () => {
    const generated = await kms.send(
      new GenerateDataKeyWithoutPlaintextCommand({ KeyId: keyId, NumberOfBytes: 77 }),
    );
    expect(generated).not.toHaveProperty('Plaintext');
    const opened = await kms.send(new DecryptCommand({ CiphertextBlob: generated.CiphertextBlob }));
    expect(opened.Plaintext).toHaveLength(77);
  });

  it('the order of the encryption context does not matter', async () => {
    const CiphertextBlob = await seal(CONTEXT);
    const reversed = Object.fromEntries(Object.entries(CONTEXT).reverse());
    const opened = await kms.send(new DecryptCommand({ CiphertextBlob, EncryptionContext: reversed }));
    expect(Buffer.from(opened.Plaintext ?? []).toString()).toBe('secret');
  });

  it.each([
    ['no context', undefined],
    ['a pair missing', { organisation: 'acme', dataset: 'street-scenes' }],
    ['a pair added', { ...CONTEXT, purpose: 'x' }],
    ['a value changed', { ...CONTEXT, epoch: '8' }],
    ['a value in other case', { ...CONTEXT, organisation: 'Acme' }],
    ['names and values run together', { organisation: 'acme', dataset: 'street-scenesepoch7' }],
  ])('decrypting with %s is InvalidCiphertextException', async (_case, context) => {
    const CiphertextBlob = await seal(CONTEXT);
    const decrypt = new DecryptCommand({ CiphertextBlob, ...(context && { EncryptionContext: context }) });
    expect(await errorName(kms.send(decrypt))).toBe('InvalidCiphertextException');
  });

  it('a pair named __proto__ is authenticated like any other', async () => {
    const send = (target: string, members: object, context: string): Promise<RawAnswer> => {
      const body = JSON.stringify(members).replace(/}$/, `,"EncryptionContext":${context}}`);
      return signRequest(fixture.url, `TrentService.${target}`, body).then((request) =>
        sendRaw(fixture.url, request),
      );
    };
    const context = '{"__proto__":"a"}';
    const sealed = await send('Encrypt', { KeyId: keyId, Plaintext: 'c2VjcmV0' }, context);
    const { CiphertextBlob } = JSON.parse(sealed.text) as { CiphertextBlob: string };
    expect(await send('Decrypt', { CiphertextBlob }, context)).toMatchObject({ status: 200 });
    for (const other of ['{"__proto__":"b"}', '{}', '{"a":"a"}']) {
      expect((await send('Decrypt', { CiphertextBlob }, other)).type).toBe('InvalidCiphertextException');
    }
  });

  it('any two different contexts are told apart', async () => {
    const contexts = fc.dictionary(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), {
      maxKeys: 4,
    });
    await fc.assert(
      fc.asyncProperty(contexts, contexts, async (sealed, tried) => {
        const CiphertextBlob = await seal(sealed);
        const decrypt = kms.send(new DecryptCommand({ CiphertextBlob, EncryptionContext: tried }));
        const same =
          JSON.stringify(Object.entries(sealed).sort()) === JSON.stringify(Object.entries(tried).sort());
        expect(await errorName(decrypt)).toBe(same ? 'none' : 'InvalidCiphertextException');
      }),
      { numRuns: 60 },
    );
  });

  it('one flipped bit anywhere in the ciphertext is refused', async () => {
    const blob = Buffer.from(await seal(CONTEXT));
    for (let index = 0; index < blob.length; index += 1) {
      const CiphertextBlob = Buffer.from(blob);
      CiphertextBlob[index] = (CiphertextBlob[index] ?? 0) ^ 1;
      const decrypt = new DecryptCommand({ CiphertextBlob, KeyId: keyId, EncryptionContext: CONTEXT });
      expect(['InvalidCiphertextException', 'IncorrectKeyException']).toContain(
        await errorName(kms.send(decrypt)),
      );
    }
  });

  it('a truncated ciphertext is refused at every length', async () => {
    const blob = Buffer.from(await seal(CONTEXT));
    for (let length = 1; length < blob.length; length += 1) {
      const decrypt = new DecryptCommand({
        CiphertextBlob: blob.subarray(0, length),
        EncryptionContext: CONTEXT,
      });
      expect(await errorName(kms.send(decrypt))).toBe('InvalidCiphertextException');
    }
  });

  it('naming another key than the one that encrypted is IncorrectKeyException', async () => {
    const decrypt = new DecryptCommand({
      CiphertextBlob: await seal(CONTEXT),
      KeyId: otherKeyId,
      EncryptionContext: CONTEXT,
    });
    expect(await errorName(kms.send(decrypt))).toBe('IncorrectKeyException');
  });

  it('ReEncrypt moves a ciphertext to another key and context, and the old one keeps working', async () => {
    const CiphertextBlob = await seal(CONTEXT);
    const DestinationEncryptionContext = { epoch: '8' };
    const moved = await kms.send(
      new ReEncryptCommand({
        CiphertextBlob,
        SourceEncryptionContext: CONTEXT,
        DestinationKeyId: otherKeyId,
        DestinationEncryptionContext,
      }),
    );
    expect(moved.KeyId).toContain(otherKeyId);
    expect(moved.SourceKeyId).toContain(keyId);
    const opened = await kms.send(
      new DecryptCommand({
        CiphertextBlob: moved.CiphertextBlob,
        KeyId: otherKeyId,
        EncryptionContext: DestinationEncryptionContext,
      }),
    );
    expect(Buffer.from(opened.Plaintext ?? []).toString()).toBe('secret');
    await kms.send(new DecryptCommand({ CiphertextBlob, EncryptionContext: CONTEXT }));
  });

  it('ReEncrypt under the wrong source context is InvalidCiphertextException', async () => {
    const move = new ReEncryptCommand({ CiphertextBlob: await seal(CONTEXT), DestinationKeyId: otherKeyId });
    expect(await errorName(kms.send(move))).toBe('InvalidCiphertextException');
  });

  it.each([
    ['an unknown key', '11111111-2222-4333-8444-555555555555', 'NotFoundException'],
    ['something that is no key id', '../root', 'NotFoundException'],
    ['a key of another region', 'arn:aws:kms:us-east-1:000000000000:key/x', 'NotFoundException'],
    ['a malformed ARN', 'arn:aws:kms', 'InvalidArnException'],
    ['an unknown alias', 'alias/none', 'NotFoundException'],
  ])('%s (%s) is refused as %s', async (_case, KeyId, name) => {
    const generate = kms.send(new GenerateDataKeyCommand({ KeyId, KeySpec: 'AES_256' }));
    expect(await errorName(generate)).toBe(name);
  });

  it('members the operation cannot honour are refused, not ignored', async () => {
    const generate = (extra: object): Promise<string> =>
      errorName(kms.send(new GenerateDataKeyCommand({ KeyId: keyId, KeySpec: 'AES_256', ...extra })));
    expect(await generate({ NumberOfBytes: 32 })).toBe('ValidationException');
    expect(await generate({ KeySpec: undefined })).toBe('ValidationException');
    expect(await generate({ GrantTokens: ['token'] })).toBe('InvalidGrantTokenException');
    expect(await generate({ DryRun: true })).toBe('UnsupportedOperationException');
    expect(await generate({ Recipient: { AttestationDocument: Buffer.from('x') } })).toBe(
      'UnsupportedOperationException',
    );
  });

  it('plaintext of 4,096 bytes is encrypted, one more or none is ValidationException', async () => {
    const encrypt = (bytes: number): Promise<string> =>
      errorName(kms.send(new EncryptCommand({ KeyId: keyId, Plaintext: Buffer.alloc(bytes, 1) })));
    expect(await encrypt(4096)).toBe('none');
    expect(await encrypt(4097)).toBe('ValidationException');
    expect(await encrypt(0)).toBe('ValidationException');
  });

  it('an asymmetric algorithm on a symmetric key is InvalidKeyUsageException', async () => {
    const encrypt = new EncryptCommand({
      KeyId: keyId,
      Plaintext: Buffer.from('x'),
      EncryptionAlgorithm: 'RSAES_OAEP_SHA_256',
    });
    expect(await errorName(kms.send(encrypt))).toBe('InvalidKeyUsageException');
  });
});
