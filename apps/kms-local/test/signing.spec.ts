import { createHash, createPublicKey, type KeyObject, verify } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { errorName, KmsLocalFixture } from './kms-local.fixture.js';
import {
  CreateKeyCommand,
  DecryptCommand,
  EncryptCommand,
  GetPublicKeyCommand,
  type KeySpec,
  type KMSClient,
  type MessageType,
  SignCommand,
  type SigningAlgorithmSpec,
  VerifyCommand,
} from './raw-kms-client.js';

const MESSAGE = Buffer.from('checkpoint of acme');
const DIGEST = createHash('sha256').update(MESSAGE).digest();

describe('signing over the AWS protocol', () => {
  let fixture: KmsLocalFixture;
  let kms: KMSClient;
  let ed25519: string;
  let p256: string;
  let symmetric: string;

  const createKey = async (spec: KeySpec): Promise<string> => {
    const KeyUsage = spec === 'SYMMETRIC_DEFAULT' ? 'ENCRYPT_DECRYPT' : 'SIGN_VERIFY';
    return (await kms.send(new CreateKeyCommand({ KeySpec: spec, KeyUsage }))).KeyMetadata?.KeyId ?? '';
  };
  const publicKeyOf = async (KeyId: string): Promise<KeyObject> => {
    const { PublicKey } = await kms.send(new GetPublicKeyCommand({ KeyId }));
    return createPublicKey({ key: Buffer.from(PublicKey ?? []), format: 'der', type: 'spki' });
  };
  const signWith = async (
    KeyId: string,
    SigningAlgorithm: SigningAlgorithmSpec,
    Message: Buffer,
    MessageType: MessageType = 'RAW',
  ): Promise<Buffer> => {
    const signed = await kms.send(new SignCommand({ KeyId, Message, MessageType, SigningAlgorithm }));
    return Buffer.from(signed.Signature ?? []);
  };
  const verifyWith = (
    KeyId: string,
    SigningAlgorithm: SigningAlgorithmSpec,
    [Message, MessageType]: [Buffer, MessageType],
    Signature: Buffer,
  ): Promise<string> =>
    errorName(kms.send(new VerifyCommand({ KeyId, Message, MessageType, SigningAlgorithm, Signature })));

  beforeAll(async () => {
    fixture = await KmsLocalFixture.start();
    kms = fixture.client();
    ed25519 = await createKey('ECC_NIST_EDWARDS25519');
    p256 = await createKey('ECC_NIST_P256');
    symmetric = await createKey('SYMMETRIC_DEFAULT');
  });
  afterAll(() => fixture.close());

  it('an Ed25519 signature verifies outside with the public key, and inside', async () => {
    const signature = await signWith(ed25519, 'ED25519_SHA_512', MESSAGE);
    expect(signature).toHaveLength(64);
    expect(verify(null, MESSAGE, await publicKeyOf(ed25519), signature)).toBe(true);
    expect(await verifyWith(ed25519, 'ED25519_SHA_512', [MESSAGE, 'RAW'], signature)).toBe('none');
  });

  it('an ECDSA signature of a message and one of its digest verify alike, outside and inside', async () => {
    for (const [message, type] of [
      [MESSAGE, 'RAW'],
      [DIGEST, 'DIGEST'],
    ] as [Buffer, MessageType][]) {
      const signature = await signWith(p256, 'ECDSA_SHA_256', message, type);
      expect(verify('sha256', MESSAGE, await publicKeyOf(p256), signature)).toBe(true);
      expect(await verifyWith(p256, 'ECDSA_SHA_256', [MESSAGE, 'RAW'], signature)).toBe('none');
      expect(await verifyWith(p256, 'ECDSA_SHA_256', [DIGEST, 'DIGEST'], signature)).toBe('none');
    }
  });

  it('a hundred digest signatures verify with OpenSSL', async () => {
    const publicKey = await publicKeyOf(p256);
    for (let index = 0; index < 100; index += 1) {
      const message = Buffer.from(`message ${index}`);
      const digest = createHash('sha256').update(message).digest();
      const signature = await signWith(p256, 'ECDSA_SHA_256', digest, 'DIGEST');
      expect(verify('sha256', message, publicKey, signature)).toBe(true);
    }
  });

  it.each(['ED25519_SHA_512', 'ECDSA_SHA_256'] as const)(
    'a changed %s signature or message is KMSInvalidSignatureException',
    async (algorithm) => {
      const keyId = algorithm === 'ECDSA_SHA_256' ? p256 : ed25519;
      const signature = await signWith(keyId, algorithm, MESSAGE);
      const refused = 'KMSInvalidSignatureException';
      expect(await verifyWith(keyId, algorithm, [Buffer.from('other'), 'RAW'], signature)).toBe(refused);
      for (let index = 0; index < signature.length; index += 1) {
        const changed = Buffer.from(signature);
        changed[index] = (changed[index] ?? 0) ^ 1;
        expect(await verifyWith(keyId, algorithm, [MESSAGE, 'RAW'], changed)).toBe(refused);
      }
      expect(await verifyWith(keyId, algorithm, [MESSAGE, 'RAW'], signature.subarray(1))).toBe(refused);
    },
  );

  it('a malformed ECDSA signature of a digest is refused, not a failure', async () => {
    for (const length of [1, 2, 8, 64, 72, 6144]) {
      const verdict = await verifyWith(p256, 'ECDSA_SHA_256', [DIGEST, 'DIGEST'], Buffer.alloc(length, 0x30));
      expect(verdict).toBe('KMSInvalidSignatureException');
    }
  });

  it('a signature made by another key does not verify', async () => {
    const other = await createKey('ECC_NIST_EDWARDS25519');
    const signature = await signWith(other, 'ED25519_SHA_512', MESSAGE);
    expect(await verifyWith(ed25519, 'ED25519_SHA_512', [MESSAGE, 'RAW'], signature)).toBe(
      'KMSInvalidSignatureException',
    );
  });

  it('algorithm, message type and length that do not go together are refused by name', async () => {
    const attempt = (
      KeyId: string,
      SigningAlgorithm: SigningAlgorithmSpec,
      Message: Buffer,
      MessageType: MessageType,
    ) => errorName(signWith(KeyId, SigningAlgorithm, Message, MessageType));
    expect(await attempt(p256, 'ED25519_SHA_512', MESSAGE, 'RAW')).toBe('InvalidKeyUsageException');
    expect(await attempt(ed25519, 'ECDSA_SHA_256', MESSAGE, 'RAW')).toBe('InvalidKeyUsageException');
    expect(await attempt(ed25519, 'ED25519_SHA_512', MESSAGE, 'DIGEST')).toBe('ValidationException');
    expect(await attempt(p256, 'ECDSA_SHA_256', MESSAGE, 'DIGEST')).toBe('ValidationException');
    expect(await attempt(p256, 'ECDSA_SHA_256', Buffer.alloc(4097), 'RAW')).toBe('ValidationException');
  });

  it('a key does only what its usage says', async () => {
    const Plaintext = Buffer.from('x');
    const { CiphertextBlob } = await kms.send(new EncryptCommand({ KeyId: symmetric, Plaintext }));
    const refused = [
      new SignCommand({ KeyId: symmetric, Message: MESSAGE, SigningAlgorithm: 'ECDSA_SHA_256' }),
      new GetPublicKeyCommand({ KeyId: symmetric }),
      new EncryptCommand({ KeyId: p256, Plaintext }),
      new DecryptCommand({ KeyId: ed25519, CiphertextBlob }),
    ] as const;
    for (const command of refused) {
      expect(await errorName(kms.send(command as GetPublicKeyCommand))).toBe('InvalidKeyUsageException');
    }
  });

  it('CreateKey refuses specs, usages and members it does not have', async () => {
    const create = (input: object): Promise<string> => errorName(kms.send(new CreateKeyCommand(input)));
    expect(await create({ KeySpec: 'RSA_2048', KeyUsage: 'SIGN_VERIFY' })).toBe(
      'UnsupportedOperationException',
    );
    expect(await create({ KeySpec: 'ECC_NIST_P256' })).toBe('ValidationException');
    expect(await create({ KeyUsage: 'SIGN_VERIFY' })).toBe('ValidationException');
    expect(await create({ KeySpec: 'toString', KeyUsage: 'SIGN_VERIFY' })).toBe('ValidationException');
    expect(await create({ Policy: '{}' })).toBe('UnsupportedOperationException');
    expect(await create({ MultiRegion: true })).toBe('ValidationException');
    expect(await create({ Description: 'x'.repeat(8193) })).toBe('ValidationException');
  });
});
