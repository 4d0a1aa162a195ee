import type { Principal } from '#libs/identity';

/** The parts of a request its signature covers, as they stood on the wire: `url` and `rawHeaders` of Node, untouched. */
export interface S3RawRequest {
  readonly method: string;
  readonly target: string;
  readonly rawHeaders: readonly string[];
}

/** Where it came from, as recorded. */
export interface S3RequestOrigin {
  /** null when it cannot be told. */
  readonly address: string | null;
  readonly userAgent: string;
}

/** Whoever proved to hold a connected credential's secret. What they may do is decided where it is asked. */
export interface S3Authentication {
  readonly kind: 'authenticated';
  readonly principal: Principal;
  /** The tool credential; its projects are the buckets. */
  readonly credentialId: string;
  readonly signature: {
    readonly kind: 'header' | 'presigned';
    /** The request may not be begun from here on: the signature, or the credential, has ended. */
    readonly expiresAt: Date;
  };
}

/** S3's names of what can be wrong with a signature. */
export type S3AuthenticationErrorCode =
  | 'AccessDenied'
  | 'AuthorizationHeaderMalformed'
  | 'AuthorizationQueryParametersError'
  | 'ExpiredToken'
  | 'InvalidAccessKeyId'
  | 'InvalidArgument'
  | 'InvalidRequest'
  | 'InvalidToken'
  | 'InvalidURI'
  | 'RequestTimeTooSkewed'
  | 'SignatureDoesNotMatch'
  | 'XAmzContentSHA256Mismatch';

/** A refused signature; it has been recorded, and says nothing a caller without the secret could use. */
export interface S3AuthenticationRefusal {
  readonly kind: 'unauthenticated';
  readonly code: S3AuthenticationErrorCode;
  readonly message: string;
  readonly recordId: string;
}
