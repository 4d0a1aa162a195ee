/** Every error code this endpoint answers with: its status and what it says unless something better is known. */
export const S3_ERRORS = {
  AccessDenied: [403, 'Access Denied'],
  AuthorizationHeaderMalformed: [400, 'The authorization header is malformed.'],
  AuthorizationQueryParametersError: [400, 'The signature in the query is malformed.'],
  ExpiredToken: [400, 'The credential has expired.'],
  InternalError: [500, 'The request failed inside the service.'],
  InvalidAccessKeyId: [403, 'There is no such access key.'],
  InvalidArgument: [400, 'A parameter is not valid.'],
  InvalidPartNumber: [416, 'Objects here have one part.'],
  InvalidRange: [416, 'The range lies outside the object.'],
  InvalidRequest: [400, 'The request is not valid.'],
  InvalidToken: [400, 'The session token is not that of the credential.'],
  InvalidURI: [400, 'The path is not percent-encoded UTF-8.'],
  KeyTooLongError: [400, 'A key has at most 1024 bytes of UTF-8.'],
  MethodNotAllowed: [405, 'This endpoint is read-only.'],
  NoSuchBucket: [404, 'There is no such bucket.'],
  NoSuchBucketPolicy: [404, 'The bucket has no policy.'],
  NoSuchCORSConfiguration: [404, 'The bucket has no CORS configuration.'],
  NoSuchKey: [404, 'There is no such key.'],
  NoSuchLifecycleConfiguration: [404, 'The bucket has no lifecycle configuration.'],
  NoSuchPublicAccessBlockConfiguration: [404, 'The bucket has no public access block configuration.'],
  NoSuchTagSet: [404, 'There are no tags.'],
  NoSuchVersion: [404, 'There is no such version.'],
  NoSuchWebsiteConfiguration: [404, 'The bucket has no website configuration.'],
  NotImplemented: [501, 'This endpoint does not offer that.'],
  ObjectLockConfigurationNotFoundError: [404, 'The bucket has no object lock configuration.'],
  OwnershipControlsNotFoundError: [404, 'The bucket has no ownership controls.'],
  PreconditionFailed: [412, 'The object is not in the state the request demands.'],
  ReplicationConfigurationNotFoundError: [404, 'The bucket has no replication configuration.'],
  RequestTimeTooSkewed: [403, 'The clocks are more than 15 minutes apart.'],
  ServerSideEncryptionConfigurationNotFoundError: [404, 'The bucket has no encryption configuration.'],
  ServiceUnavailable: [503, 'Ask again.'],
  SignatureDoesNotMatch: [403, 'The signature is not that of this request.'],
  SlowDown: [503, 'Ask more slowly.'],
  XAmzContentSHA256Mismatch: [400, 'The body does not have the hash that was signed.'],
} as const satisfies Record<string, readonly [status: number, message: string]>;

export type S3ErrorCode = keyof typeof S3_ERRORS;

/** An expected refusal, as S3 says it. */
export interface S3Refusal {
  readonly kind: 'refusal';
  readonly code: S3ErrorCode;
  readonly message: string;
  /** The record of the decision; left out where nothing was decided. */
  readonly recordId?: string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Returns a refusal; its status is that of its code. */
export function refuse(
  code: S3ErrorCode,
  message: string = S3_ERRORS[code][1],
  extra: Pick<S3Refusal, 'recordId' | 'headers'> = {},
): S3Refusal {
  return { kind: 'refusal', code, message, ...extra };
}

/** True only for a refusal, among whatever else a step may answer. */
export function isS3Refusal(answer: object): answer is S3Refusal {
  return 'kind' in answer && answer.kind === 'refusal';
}
