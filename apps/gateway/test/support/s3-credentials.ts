import { randomBytes, createHash } from 'node:crypto';
import { SignatureV4 } from '@smithy/signature-v4';
import { newAccessKeyId, s3CredentialContext, toSecretAccessKey } from '#libs/identity';
import { uuidV7 } from '#libs/kernel';
import { NodeSha256 } from '#libs/testing';
import type { S3RawRequest } from '../../src/s3/authentication/s3-authentication.js';
import type { Scene } from './scene.js';
import { connectTool, type ToolOptions } from './tools.js';

/** What an S3 client is configured with. */
export interface S3Credential {
  readonly credentialId: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** Connects a tool with an S3 form of its credential as the control plane does; the key is the operator's own. */
export async function connectS3Tool(
  scene: Scene,
  options: ToolOptions & { readonly temporary?: boolean; readonly kmsKeyId?: string },
): Promise<S3Credential> {
  const { owner, setupKeys } = scene.fixture;
  const { id: credentialId = uuidV7(), organisation = scene.world.client, temporary } = options;
  await connectTool(scene, { ...options, id: credentialId });
  const key = options.kmsKeyId ?? (await setupKeys.createKey('credentials')).kmsKeyId;
  const row = { credentialId, organisationId: organisation, accessKeyId: newAccessKeyId() };
  const { plaintext, wrapped, kmsKeyId } = await setupKeys.generateDatasetKey(key, s3CredentialContext(row));
  const sessionToken = temporary ? randomBytes(32).toString('base64url') : undefined;
  await owner.query(
    `INSERT INTO s3_credentials (credential_id, organisation_id, access_key_id, kms_key_id, wrapped_secret, session_token_sha256)
     VALUES ($1, $2, $3, $4, $5, $6)`,
    [
      credentialId,
      organisation,
      row.accessKeyId,
      kmsKeyId,
      wrapped,
      sessionToken === undefined ? null : createHash('sha256').update(sessionToken).digest(),
    ],
  );
  const { accessKeyId } = row;
  const secretAccessKey = toSecretAccessKey(plaintext);
  return {
    credentialId,
    accessKeyId,
    secretAccessKey,
    ...(sessionToken !== undefined && { sessionToken }),
  };
}

export interface S3Signing {
  readonly path?: string;
  readonly method?: string;
  readonly signedAt?: Date;
  /** Presigned for that long; left out: signed in the header. */
  readonly expiresInSeconds?: number;
}

/** Returns a request as the AWS SDK's own signer signs it. */
export async function signS3(credential: S3Credential, signing: S3Signing = {}): Promise<S3RawRequest> {
  const { path = '/s3/pictures/a.jpg', method = 'GET', signedAt = new Date(), expiresInSeconds } = signing;
  const signer = new SignatureV4({
    service: 's3',
    region: 'us-east-1',
    // A copy: the signer adds to what it is given.
    credentials: { ...credential },
    sha256: NodeSha256,
    uriEscapePath: false,
  });
  const presigned = expiresInSeconds !== undefined && { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' };
  const headers = { host: 'gateway.test', ...presigned };
  const request = { method, protocol: 'http:', hostname: 'gateway.test', path, headers, query: {} };
  const signed =
    expiresInSeconds === undefined
      ? await signer.sign(request, { signingDate: signedAt })
      : await signer.presign(request, { signingDate: signedAt, expiresIn: expiresInSeconds });
  const query = Object.entries(signed.query ?? {}).map(
    ([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`,
  );
  return {
    method,
    target: query.length === 0 ? path : `${path}?${query.join('&')}`,
    rawHeaders: Object.entries(signed.headers).flat(),
  };
}
