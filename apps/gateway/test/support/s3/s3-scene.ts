import { S3Client } from '@aws-sdk/client-s3';
import { newAccessKeyId, s3CredentialContext, toSecretAccessKey } from '#libs/identity';
import { uuidV7 } from '#libs/kernel';
import type { Scene } from '../scene.js';
import { connectTool, type ToolOptions } from '../tools.js';

/** What a client is configured with. */
export interface S3Keys {
  readonly credentialId: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** Makes an S3 credential as an administrator would, for one person or for itself. */
export async function connectS3(scene: Scene, options: ToolOptions): Promise<S3Keys> {
  const { id = uuidV7(), organisation = scene.world.client } = options;
  const { owner, setupKeys, kmsKeyId } = scene.fixture;
  await connectTool(scene, { ...options, id });
  const accessKeyId = newAccessKeyId();
  const context = s3CredentialContext({ credentialId: id, organisationId: organisation, accessKeyId });
  const { plaintext, wrapped } = await setupKeys.generateDatasetKey(kmsKeyId, context);
  await owner.query(
    `INSERT INTO s3_credentials (credential_id, organisation_id, access_key_id, kms_key_id, wrapped_secret)
     VALUES ($1, $2, $3, $4, $5)`,
    [id, organisation, accessKeyId, kmsKeyId, wrapped],
  );
  return { credentialId: id, accessKeyId, secretAccessKey: toSecretAccessKey(plaintext) };
}

/** Returns the AWS SDK's own client with these keys. */
export function s3Client(scene: Scene, keys: S3Keys, options: object = {}): S3Client {
  const { accessKeyId, secretAccessKey } = keys;
  return new S3Client({
    endpoint: `${scene.gateway.origin}/s3`,
    region: 'us-east-1',
    forcePathStyle: true,
    credentials: { accessKeyId, secretAccessKey },
    ...options,
  });
}
