import { S3Client } from '@aws-sdk/client-s3';
import { uuidV7 } from '#libs/kernel';
import type { Principal } from '#libs/identity';
import { Scene } from '../scene.js';
import { connectTool } from '../tools.js';
import { InterimCallers } from './interim-callers.js';

export interface S3Keys {
  readonly credentialId: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

const callers = new InterimCallers();

/** A scene whose gateway takes S3 credentials. */
export async function createS3Scene(): Promise<Scene> {
  return Scene.create({ interimCallers: callers });
}

/** Makes an S3 credential of the projects, for one person or for itself. */
export async function connectS3(
  scene: Scene,
  options: { projects: readonly string[]; person?: string },
): Promise<S3Keys> {
  const id = uuidV7();
  await connectTool(scene, { ...options, id });
  const { client, operator } = scene.world;
  const person = options.person === undefined ? null : scene.personId(options.person);
  const principal: Principal = {
    kind: person === null ? 'tool' : 'person',
    id: person ?? id,
    organisationId: person === null ? client : operator,
    roles: [person === null ? 'tool' : 'annotator'],
    worksFor: person === null ? [client] : [client, operator],
    credentialId: id,
    subject: id,
    authenticatedBy: 'tool-credential',
    handle: options.person ?? 'tool',
  };
  const keys = {
    credentialId: id,
    accessKeyId: `PCT${id.replaceAll('-', '').slice(-17).toUpperCase()}`,
    secretAccessKey: 'a-secret-of-the-tests',
  };
  callers.keys.set(keys.accessKeyId, { secret: keys.secretAccessKey, principal, credentialId: id });
  return keys;
}

/** Returns the AWS SDK's own client with these keys. */
export function s3Client(scene: Scene, keys: S3Keys, options: object = {}): S3Client {
  return new S3Client({
    endpoint: `${scene.gateway.origin}/s3`,
    region: 'us-east-1',
    forcePathStyle: true,
    credentials: { accessKeyId: keys.accessKeyId, secretAccessKey: keys.secretAccessKey },
    maxAttempts: 3,
    ...options,
  });
}
