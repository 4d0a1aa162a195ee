import { Inject, Injectable } from '@nestjs/common';
import {
  newAccessKeyId,
  newSessionToken,
  s3CredentialContext,
  type S3CredentialRow,
  toSecretAccessKey,
} from '#libs/identity';
import { AppError } from '#libs/kernel';
import type { GeneratedDatasetKey, KeyService } from '#libs/kms';
import { ADMIN_SETTINGS, type AdminSettings } from '../admin.settings.js';
import { KEY_SERVICE } from '../ports.js';
import { conflict } from '../records/record.errors.js';

/** What a client of S3 is configured with; shown once. */
export interface S3Secrets {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string | null;
}

/** A new secret in the two forms it exists in. */
export interface MintedS3Credential {
  readonly row: S3CredentialRow;
  readonly shown: S3Secrets;
}

/** Makes the secrets of S3 credentials. KMS makes and wraps each one; the control plane, which may not decrypt, cannot get it back. */
@Injectable()
export class S3SecretsService {
  constructor(
    @Inject(KEY_SERVICE) private readonly keys: KeyService,
    @Inject(ADMIN_SETTINGS) private readonly settings: Pick<AdminSettings, 'credentialsKmsKeyId'>,
  ) {}

  /** Returns a secret for that credential; throws S3_NOT_CONFIGURED, or S3_CREDENTIALS_UNAVAILABLE while KMS makes none. */
  async mint(
    of: Pick<S3CredentialRow, 'credentialId' | 'organisationId'>,
    { temporary }: { readonly temporary: boolean },
  ): Promise<MintedS3Credential> {
    const ids = { ...of, accessKeyId: newAccessKeyId() };
    const { plaintext, wrapped, kmsKeyId } = await this.generate(ids);
    const secretAccessKey = toSecretAccessKey(plaintext);
    plaintext.fill(0);
    const session = temporary ? newSessionToken() : null;
    return {
      row: { ...ids, kmsKeyId, wrappedSecret: wrapped, sessionTokenSha256: session?.sha256 ?? null },
      shown: { accessKeyId: ids.accessKeyId, secretAccessKey, sessionToken: session?.sessionToken ?? null },
    };
  }

  private async generate(ids: Parameters<typeof s3CredentialContext>[0]): Promise<GeneratedDatasetKey> {
    const { credentialsKmsKeyId } = this.settings;
    if (credentialsKmsKeyId === undefined) throw notConfigured();
    try {
      return await this.keys.generateDatasetKey(credentialsKmsKeyId, s3CredentialContext(ids));
    } catch (error) {
      throw unavailable(error);
    }
  }
}

function notConfigured(): AppError {
  return conflict(
    'S3_NOT_CONFIGURED',
    'This installation has no key to wrap the secrets of S3 credentials with. Its operator can set one.',
  );
}

/** Whatever is wrong with the operator's own key, the caller named none and cannot mend it. */
function unavailable(cause: unknown): AppError {
  return new AppError({
    code: 'S3_CREDENTIALS_UNAVAILABLE',
    kind: 'unavailable',
    publicMessage: 'S3 credentials cannot be made right now.',
    internalMessage: 'KMS made no secret for an S3 credential.',
    cause,
    retryAfterSeconds: 1,
  });
}
