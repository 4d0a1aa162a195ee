/**
 * A request as it stood on the wire. Nothing in it may have been decoded, merged or normalised: a signature covers what the
 * client sent, and a proxy or router that rewrites any of it breaks every signature.
 */
export interface SignedRequest {
  readonly method: string;
  /** Path and query exactly as sent, a base path included; one character per byte. */
  readonly target: string;
  /** Header names and values alternating, as they arrived (`rawHeaders` of Node); one character per byte. */
  readonly rawHeaders: readonly string[];
  /** SHA-256 of the body in lower-case hex; null when the body is not going to be read by anybody. */
  readonly bodySha256: string | null;
}

/** SHA-256 of no bytes, in lower-case hex: the body of nearly every read. */
export const EMPTY_SHA256 = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
