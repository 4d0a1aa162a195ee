import type { FactoryProvider } from '@nestjs/common';
import { FactsService } from '#libs/facts';
import { Database } from '#libs/persistence';
import { Recorder } from '#libs/trail';
import type { GatewaySettings } from '../gateway-settings.js';
import { AccessRecords } from '../items/access-record.js';
import { ItemResponder } from '../items/item-responder.js';
import { ReadItem } from '../items/read-item.service.js';
import { DatasetDecisions } from '../projects/dataset-decisions.service.js';
import { RecordedListing } from '../projects/recorded-listing.service.js';
import { provide } from '../provide.js';
import { RequestOrigins } from '../request-origins.js';
import { SessionOfRequest } from '../sessions/session-of-request.js';
import { S3Authenticator } from './authentication/s3-authenticator.js';
import { SignatureRecords } from './authentication/signature-records.js';
import { BucketDirectory } from './buckets/bucket-directory.js';
import { KeyDirectory } from './buckets/key-directory.js';
import { ReadObject } from './objects/read-object.service.js';
import { ListBuckets } from './operations/list-buckets.operation.js';
import { ListObjects } from './operations/list-objects.operation.js';
import { LookAtBucket } from './operations/look-at-bucket.operation.js';
import { RefuseWrite } from './operations/refuse-write.operation.js';
import { S3Operations } from './operations/s3-operations.js';
import { PresignedSessions } from './presigned-sessions.service.js';
import { RefusedAttempts } from './refused-attempts.service.js';
import { S3Door } from './s3-door.service.js';
import { S3Errors } from './s3-errors.service.js';
import { S3Responder } from './s3-responder.js';

/** Returns every service of the S3 endpoint, wired explicitly. */
export function s3Providers({ s3, logger }: GatewaySettings): FactoryProvider[] {
  return [
    provide(BucketDirectory, [Database], (database: Database) => new BucketDirectory(database)),
    provide(KeyDirectory, [Database], (database: Database) => new KeyDirectory(database)),
    provide(
      RefusedAttempts,
      [DatasetDecisions, Recorder, AccessRecords],
      (...parts: [DatasetDecisions, Recorder, AccessRecords]) => new RefusedAttempts(...parts),
    ),
    provide(
      PresignedSessions,
      [BucketDirectory, FactsService, SessionOfRequest, SignatureRecords],
      (...parts: [BucketDirectory, FactsService, SessionOfRequest, SignatureRecords]) =>
        new PresignedSessions(...parts),
    ),
    ...operations(),
    provide(
      S3Door,
      [S3Authenticator, PresignedSessions, S3Operations, RequestOrigins],
      (
        ...[authenticator, presigned, operations, origins]: [
          S3Authenticator,
          PresignedSessions,
          S3Operations,
          RequestOrigins,
        ]
      ) => new S3Door({ authenticator, mounts: s3, presigned, operations, origins }),
    ),
    provide(S3Responder, [ItemResponder], (items: ItemResponder) => new S3Responder(items)),
    provide(S3Errors, [], () => new S3Errors(logger, s3)),
  ];
}

function operations(): FactoryProvider[] {
  return [
    provide(
      ReadObject,
      [BucketDirectory, KeyDirectory, ReadItem, RefusedAttempts],
      (...parts: [BucketDirectory, KeyDirectory, ReadItem, RefusedAttempts]) => new ReadObject(...parts),
    ),
    provide(
      S3Operations,
      [Database, BucketDirectory, RecordedListing, ReadObject, RefusedAttempts],
      (
        ...[database, buckets, listing, readObject, refused]: [
          Database,
          BucketDirectory,
          RecordedListing,
          ReadObject,
          RefusedAttempts,
        ]
      ) =>
        new S3Operations({
          listBuckets: new ListBuckets(buckets, listing),
          lookAtBucket: new LookAtBucket(buckets, listing),
          listObjects: new ListObjects(database, buckets, listing),
          readObject,
          refuseWrite: new RefuseWrite(buckets, refused),
        }),
    ),
  ];
}
