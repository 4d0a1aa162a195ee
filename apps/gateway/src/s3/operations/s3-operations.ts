import type { ReadObject } from '../objects/read-object.service.js';
import type { S3Answer, S3Call } from '../protocol/s3-call.js';
import { refuse, type S3Refusal } from '../protocol/s3-refusal.js';
import type { S3Target } from '../protocol/s3-target.js';
import { BUCKET_SETTINGS } from './bucket-settings.js';
import type { ListBuckets } from './list-buckets.operation.js';
import type { ListObjects } from './list-objects.operation.js';
import type { LookAtBucket } from './look-at-bucket.operation.js';
import type { RefuseWrite } from './refuse-write.operation.js';

/** What this endpoint can do. */
export interface S3OperationParts {
  readonly listBuckets: ListBuckets;
  readonly lookAtBucket: LookAtBucket;
  readonly listObjects: ListObjects;
  readonly readObject: ReadObject;
  readonly refuseWrite: RefuseWrite;
}

type Level = 'service' | 'bucket' | 'object';

/** Parameters that ask S3 for something else than the object or the listing, as far as they are not settings of a bucket. */
const ELSEWHERE = new Set([
  ...['acl', 'tagging', 'attributes', 'torrent', 'retention', 'legal-hold', 'uploadId', 'uploads', 'select'],
  ...['versions', 'analytics', 'inventory', 'metrics', 'intelligent-tiering', 'session', 'metadataTable'],
]);

/** The table of operations. */
export class S3Operations {
  constructor(private readonly parts: S3OperationParts) {}

  async answer(call: S3Call): Promise<S3Answer> {
    if (isWrite(call)) return this.parts.refuseWrite.answer(call);
    switch (levelOf(call.target)) {
      case 'service':
        return this.parts.listBuckets.answer(call);
      case 'bucket':
        return this.answerAboutBucket(call);
      case 'object':
        return asksElsewhere(call.target) ? refuse('NotImplemented') : this.parts.readObject.answer(call);
    }
  }

  /** Returns the refusal of what cannot be understood; a write is on record all the same, as far as it can be told. */
  async malformed(call: S3Call, refusal: S3Refusal): Promise<S3Refusal> {
    return isWrite(call) ? { ...refusal, recordId: await this.parts.refuseWrite.record(call) } : refusal;
  }

  private async answerAboutBucket(call: S3Call): Promise<S3Answer> {
    const { lookAtBucket, listObjects } = this.parts;
    if (call.method === 'HEAD') return lookAtBucket.answer(call, 'HeadBucket', { kind: 'empty' });
    const asked = [...call.target.parameters.keys()].find((name) => Object.hasOwn(BUCKET_SETTINGS, name));
    const setting = asked === undefined ? undefined : BUCKET_SETTINGS[asked];
    if (setting) return lookAtBucket.answer(call, ...setting);
    return asksElsewhere(call.target) ? refuse('NotImplemented') : listObjects.answer(call);
  }
}

/** Returns what a target is about: the service, a bucket or an object. */
export function levelOf({ bucket, key }: Pick<S3Target, 'bucket' | 'key'>): Level {
  if (bucket === null) return 'service';
  return key === null ? 'bucket' : 'object';
}

function isWrite({ method }: S3Call): boolean {
  return method !== 'GET' && method !== 'HEAD';
}

function asksElsewhere({ parameters }: S3Target): boolean {
  return [...parameters.keys()].some((name) => ELSEWHERE.has(name));
}
