import { createPublicKey } from 'node:crypto';
import { GetPublicKeyCommand, type KMSClient, SignCommand } from '@aws-sdk/client-kms';
import { callWithin, createClient } from './aws-client.js';
import { ensureKey } from './ensured-key.js';
import { type AwsKeyServiceConfig, DEFAULT_DEADLINE_MS } from './aws-key-service.config.js';
import { keyError } from './key-service.errors.js';
import type { SigningKey } from './signing-key.port.js';

const SIGNATURE_BYTES = 64;

/** An Ed25519 key of AWS KMS (`ECC_NIST_EDWARDS25519`), or of a server speaking its protocol; named by id, ARN or alias. */
export class AwsSigningKey implements SigningKey {
  readonly #client: KMSClient;
  readonly #deadlineMs: number;

  constructor(
    config: AwsKeyServiceConfig,
    private readonly keyId: string,
  ) {
    this.#client = createClient(config);
    this.#deadlineMs = config.deadlineMs ?? DEFAULT_DEADLINE_MS;
  }

  async publicKey(): Promise<Buffer> {
    const command = new GetPublicKeyCommand({ KeyId: this.keyId });
    const { PublicKey } = await this.#call('GetPublicKey', (abortSignal) =>
      this.#client.send(command, { abortSignal }),
    );
    if (!PublicKey) throw keyError('KEY_UNAVAILABLE', 'KMS answered without the public key.');
    const key = createPublicKey({ key: Buffer.from(PublicKey), format: 'der', type: 'spki' });
    const { crv, x } = key.export({ format: 'jwk' });
    if (crv !== 'Ed25519' || x === undefined)
      throw keyError('KEY_UNAVAILABLE', 'The signing key is not an Ed25519 key.');
    return Buffer.from(x, 'base64url');
  }

  async sign(message: Buffer): Promise<Buffer> {
    const command = new SignCommand({
      KeyId: this.keyId,
      Message: message,
      MessageType: 'RAW',
      SigningAlgorithm: 'ED25519_SHA_512',
    });
    const { Signature } = await this.#call('Sign', (abortSignal) =>
      this.#client.send(command, { abortSignal }),
    );
    if (Signature?.length !== SIGNATURE_BYTES)
      throw keyError('KEY_UNAVAILABLE', 'KMS answered without a signature.');
    return Buffer.from(Signature);
  }

  /** Makes the key if its alias names none yet: for the standalone, whose customer and operator are one. */
  static async ensure(config: AwsKeyServiceConfig, alias: string): Promise<void> {
    const spec = {
      KeySpec: 'ECC_NIST_EDWARDS25519',
      KeyUsage: 'SIGN_VERIFY',
      Description: 'signs checkpoints of the trail',
    } as const;
    await ensureKey(config, { alias, spec, find: () => new AwsSigningKey(config, alias).publicKey() });
  }

  #call<T>(action: string, attempt: (signal: AbortSignal) => Promise<T>): Promise<T> {
    return callWithin(this.#deadlineMs, action, attempt);
  }
}
