import { UnwrappedKeyCache } from '#libs/envelope';
import { s3CredentialContext, type S3CredentialRow, toSecretAccessKey } from '#libs/identity';
import { AppError, type Clock } from '#libs/kernel';
import type { KeyService } from '#libs/kms';
import { type SigningSecret, toSigningSecret } from '#libs/sigv4';

const MAX_SECRETS = 2_000;
const UNAVAILABLE = 'S3_CREDENTIALS_UNAVAILABLE';

type SecretRef = S3CredentialRow & { readonly id: string };

export interface S3SigningSecretsOptions {
  readonly keyService: KeyService;
  readonly clock: Clock;
  /** How long a secret stays in memory before KMS is asked again; default 60 s. */
  readonly maxAgeMs?: number;
}

/** The secrets of S3 credentials, opened by KMS: each for at most a minute, asked for once however many requests wait for it. */
export class S3SigningSecrets {
  private readonly cache: UnwrappedKeyCache<SecretRef>;

  constructor({ keyService, clock, maxAgeMs }: S3SigningSecretsOptions) {
    this.cache = new UnwrappedKeyCache<SecretRef>({
      unwrap: (row) =>
        keyService.decryptDatasetKey(row.wrappedSecret, row.kmsKeyId, s3CredentialContext(row)),
      toKey,
      isSame,
      clock,
      maxEntries: MAX_SECRETS,
      ...(maxAgeMs !== undefined && { maxAgeMs }),
    });
  }

  /** Returns the secret; rejects with S3_CREDENTIALS_UNAVAILABLE while KMS cannot be asked or its key is switched off. */
  async get(row: S3CredentialRow): Promise<SigningSecret> {
    try {
      return await this.cache.get({ ...row, id: row.credentialId });
    } catch (error) {
      throw isOutage(error) ? toUnavailable(error) : error;
    }
  }

  /** Drops what is past its age, so that an idle gateway holds no secret longer either. */
  dropExpired(): void {
    this.cache.dropExpired();
  }
}

/** The text of the secret is what clients sign with; it lives on only inside the key that is returned. */
function toKey(plaintext: Buffer): SigningSecret {
  try {
    return toSigningSecret(toSecretAccessKey(plaintext));
  } finally {
    plaintext.fill(0);
  }
}

function isSame(a: SecretRef, b: SecretRef): boolean {
  const sameIds = a.id === b.id && a.accessKeyId === b.accessKeyId && a.organisationId === b.organisationId;
  return sameIds && a.kmsKeyId === b.kmsKeyId && a.wrappedSecret.equals(b.wrappedSecret);
}

/** True for the error of `get` that a later attempt may not meet. */
export function isSecretUnavailable(error: unknown): boolean {
  return error instanceof AppError && error.code === UNAVAILABLE;
}

/** A stored secret that is not what was stored is an incident, rights that are missing a fault of ours: neither passes by itself. */
function isOutage(error: unknown): boolean {
  return error instanceof AppError && error.kind !== 'internal';
}

/** The operator's key is away or switched off: no caller can be told from another, a good signature must not be thrown away for it. */
function toUnavailable(cause: unknown): AppError {
  return new AppError({
    code: UNAVAILABLE,
    kind: 'unavailable',
    publicMessage: 'Signatures cannot be checked right now.',
    internalMessage: 'The secret of an S3 credential could not be opened.',
    cause,
    retryAfterSeconds: 1,
  });
}
