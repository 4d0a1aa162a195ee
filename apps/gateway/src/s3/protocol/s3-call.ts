import type { IncomingHttpHeaders } from 'node:http';
import type { GrantedRead } from '../../items/read-item.service.js';
import type { RequestDetails, RequestOrigin } from '../../items/read-request.js';
import type { S3Authentication } from '../authentication/s3-authentication.js';
import type { PresignedLink } from '../presigned-link.js';
import type { S3Refusal } from './s3-refusal.js';
import type { S3Target } from './s3-target.js';

/** Whoever signed a request. */
export type S3Caller = Pick<S3Authentication, 'principal' | 'credentialId' | 'signature'>;

/** One authenticated request. */
export interface S3Call {
  readonly caller: S3Caller;
  readonly method: string;
  readonly target: S3Target;
  readonly headers: IncomingHttpHeaders;
  readonly origin: RequestOrigin;
  /** The presigned URL that it is; undefined where it is signed in its headers. */
  readonly link: PresignedLink | undefined;
}

/** The record of an answer about a bucket, and the origins whose pages may read it. */
interface Said {
  readonly recordId: string;
  readonly allowedOrigins: readonly string[];
}

/** What an operation answers with: a document, headers alone, an item, or a refusal that it expected. */
export type S3Answer =
  | (Said & { readonly kind: 'document'; readonly xml: string })
  | (Said & { readonly kind: 'empty' })
  | { readonly kind: 'item'; readonly read: GrantedRead }
  | S3Refusal;

/** Returns how a call was asked, as recorded: the door, the form of its signature and S3's name of the operation. */
export function doorOf({ caller }: S3Call, operation: string): RequestDetails {
  return { door: 's3', s3Operation: operation, signature: caller.signature.kind };
}
