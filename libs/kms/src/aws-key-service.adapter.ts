import {
  CreateKeyCommand,
  DecryptCommand,
  DescribeKeyCommand,
  GenerateDataKeyCommand,
  type KMSClient,
  type KeyMetadata,
} from '@aws-sdk/client-kms';
import { callWithin, createClient } from './aws-client.js';
import { type AwsKeyServiceConfig, DEFAULT_DEADLINE_MS } from './aws-key-service.config.js';
import { ensureKey } from './ensured-key.js';
import { keyError } from './key-service.errors.js';
import {
  type EncryptionContext,
  type GeneratedDatasetKey,
  type KeyDescription,
  KeyService,
  type KeyState,
} from './key-service.port.js';

const DATASET_KEY_BYTES = 32;

const STATES: Readonly<Partial<Record<string, KeyState>>> = {
  Enabled: 'enabled',
  Disabled: 'disabled',
  PendingDeletion: 'pending-deletion',
};

/** `KeyService` over AWS KMS or a server speaking its protocol. */
export class AwsKeyService extends KeyService {
  readonly #client: KMSClient;
  readonly #deadlineMs: number;

  constructor(config: AwsKeyServiceConfig) {
    super();
    this.#deadlineMs = config.deadlineMs ?? DEFAULT_DEADLINE_MS;
    this.#client = createClient(config);
  }

  override generateDatasetKey(kmsKeyId: string, context: EncryptionContext): Promise<GeneratedDatasetKey> {
    const command = new GenerateDataKeyCommand({
      KeyId: kmsKeyId,
      KeySpec: 'AES_256',
      EncryptionContext: { ...context },
    });
    return this.#call('GenerateDataKey', async (abortSignal) => {
      const answer = await this.#client.send(command, { abortSignal });
      return {
        plaintext: toDatasetKey(answer.Plaintext),
        wrapped: toBuffer(answer.CiphertextBlob),
        kmsKeyId: required(answer.KeyId),
      };
    });
  }

  override decryptDatasetKey(wrapped: Buffer, kmsKeyId: string, context: EncryptionContext): Promise<Buffer> {
    const command = new DecryptCommand({
      CiphertextBlob: wrapped,
      // Naming the key makes KMS refuse a ciphertext of any other key the caller may use.
      KeyId: kmsKeyId,
      EncryptionContext: { ...context },
    });
    return this.#call('Decrypt', async (abortSignal) =>
      toDatasetKey((await this.#client.send(command, { abortSignal })).Plaintext),
    );
  }

  override describeKey(kmsKeyId: string): Promise<KeyDescription> {
    const command = new DescribeKeyCommand({ KeyId: kmsKeyId });
    return this.#call('DescribeKey', async (abortSignal) =>
      toDescription((await this.#client.send(command, { abortSignal })).KeyMetadata),
    );
  }

  override createKey(description: string): Promise<{ readonly kmsKeyId: string }> {
    const command = new CreateKeyCommand({ Description: description });
    return this.#call('CreateKey', async (abortSignal) => {
      const answer = await this.#client.send(command, { abortSignal });
      return { kmsKeyId: required(answer.KeyMetadata?.Arn) };
    });
  }

  /** Makes a symmetric key if the alias names none yet: for the standalone, whose customer and operator are one. */
  static ensure(config: AwsKeyServiceConfig, alias: string, description: string): Promise<void> {
    const find = (): Promise<KeyDescription> => new AwsKeyService(config).describeKey(alias);
    return ensureKey(config, { alias, spec: { Description: description }, find });
  }

  /** Closes the idle connections; call it once nothing uses the service any more. */
  close(): void {
    this.#client.destroy();
  }

  #call<T>(action: string, attempt: (signal: AbortSignal) => Promise<T>): Promise<T> {
    return callWithin(this.#deadlineMs, action, attempt);
  }
}

function toDescription(metadata: KeyMetadata | undefined): KeyDescription {
  return {
    kmsKeyId: required(metadata?.Arn),
    state: STATES[metadata?.KeyState ?? ''] ?? 'unavailable',
    canWrap: metadata?.KeySpec === 'SYMMETRIC_DEFAULT' && metadata.KeyUsage === 'ENCRYPT_DECRYPT',
    deletionDate: metadata?.DeletionDate,
  };
}

function toDatasetKey(bytes: Uint8Array | undefined): Buffer {
  const key = toBuffer(bytes);
  if (key.length === DATASET_KEY_BYTES) return key;
  throw keyError('KEY_UNAVAILABLE', `KMS answered with a key of ${key.length} bytes.`);
}

/** Shares the memory, so that zeroing the buffer zeroes the SDK's copy too. */
function toBuffer(bytes: Uint8Array | undefined): Buffer {
  const { buffer, byteOffset, byteLength } = required(bytes);
  return Buffer.from(buffer, byteOffset, byteLength);
}

function required<T>(member: T | undefined): T {
  if (member !== undefined) return member;
  throw keyError('KEY_UNAVAILABLE', 'KMS answered without a member it documents.');
}
