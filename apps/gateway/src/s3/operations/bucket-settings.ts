import { toOwner } from '../listing/list-document.js';
import type { S3Call } from '../protocol/s3-call.js';
import { Xml } from '../protocol/xml.js';
import type { BucketSaying } from './look-at-bucket.operation.js';

const document = (name: string, ...content: readonly (Xml | string)[]): BucketSaying => ({
  kind: 'document',
  xml: () => Xml.document(name, ...content),
});

/** What a bucket answers when it is asked for a setting, by sub-resource: S3's name of the operation and the answer. */
export const BUCKET_SETTINGS: Readonly<Record<string, readonly [operation: string, BucketSaying]>> = {
  // Empty: us-east-1, which clients that were told no region sign for. Any region of a signature is accepted.
  location: ['GetBucketLocation', document('LocationConstraint')],
  acl: ['GetBucketAcl', { kind: 'document', xml: readOnlyAcl }],
  versioning: ['GetBucketVersioning', document('VersioningConfiguration')],
  requestPayment: [
    'GetBucketRequestPayment',
    document('RequestPaymentConfiguration', Xml.element('Payer', 'BucketOwner')),
  ],
  logging: ['GetBucketLogging', document('BucketLoggingStatus')],
  notification: ['GetBucketNotificationConfiguration', document('NotificationConfiguration')],
  accelerate: ['GetBucketAccelerateConfiguration', document('AccelerateConfiguration')],
  uploads: [
    'ListMultipartUploads',
    {
      kind: 'document',
      xml: ({ target }) => Xml.document('ListMultipartUploadsResult', ...noUploads(target.bucket)),
    },
  ],
  policy: ['GetBucketPolicy', { kind: 'refusal', code: 'NoSuchBucketPolicy' }],
  policyStatus: ['GetBucketPolicyStatus', { kind: 'refusal', code: 'NoSuchBucketPolicy' }],
  cors: ['GetBucketCors', { kind: 'refusal', code: 'NoSuchCORSConfiguration' }],
  tagging: ['GetBucketTagging', { kind: 'refusal', code: 'NoSuchTagSet' }],
  lifecycle: ['GetBucketLifecycleConfiguration', { kind: 'refusal', code: 'NoSuchLifecycleConfiguration' }],
  encryption: [
    'GetBucketEncryption',
    { kind: 'refusal', code: 'ServerSideEncryptionConfigurationNotFoundError' },
  ],
  website: ['GetBucketWebsite', { kind: 'refusal', code: 'NoSuchWebsiteConfiguration' }],
  replication: ['GetBucketReplication', { kind: 'refusal', code: 'ReplicationConfigurationNotFoundError' }],
  publicAccessBlock: [
    'GetPublicAccessBlock',
    { kind: 'refusal', code: 'NoSuchPublicAccessBlockConfiguration' },
  ],
  'object-lock': [
    'GetObjectLockConfiguration',
    { kind: 'refusal', code: 'ObjectLockConfigurationNotFoundError' },
  ],
  ownershipControls: [
    'GetBucketOwnershipControls',
    { kind: 'refusal', code: 'OwnershipControlsNotFoundError' },
  ],
};

/** The caller may read and nothing else, and is told so in S3's words. */
function readOnlyAcl({ caller }: S3Call): string {
  const { credentialId, principal } = caller;
  const grantee = [Xml.element('ID', credentialId), Xml.element('DisplayName', principal.handle)];
  return Xml.document(
    'AccessControlPolicy',
    toOwner({ id: credentialId, name: principal.handle }),
    Xml.element(
      'AccessControlList',
      Xml.element('Grant', Xml.canonicalUser('Grantee', ...grantee), Xml.element('Permission', 'READ')),
    ),
  );
}

function noUploads(bucket: string | null): Xml[] {
  return [
    Xml.element('Bucket', bucket ?? ''),
    Xml.element('KeyMarker'),
    Xml.element('UploadIdMarker'),
    Xml.element('MaxUploads', 1_000),
    Xml.element('IsTruncated', 'false'),
  ];
}
