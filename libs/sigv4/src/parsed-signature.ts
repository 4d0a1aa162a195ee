import type { HeaderIndex } from './header-index.js';
import type { RawTarget } from './raw-target.js';
import type { SignatureClaim } from './signature-claim.js';
import type { SignatureForm } from './signature-refusal.js';

/** What one form of a signature holds, before the rules of the service are applied to it. */
export interface ParsedForm {
  readonly form: SignatureForm;
  readonly claim: SignatureClaim;
  readonly signedAt: Date;
  /** As presigned; null in the header form, whose life is the allowed skew. */
  readonly expiresSeconds: number | null;
  /** Proves nothing before the signature is verified; then it was signed along. */
  readonly sessionToken: string | null;
  readonly declaredBodyHash: string | null;
}

/** A well-formed signature, within the rules of the service. Says who claims to have signed; only `verifySignature` proves it. */
export interface ParsedSignature extends ParsedForm {
  readonly kind: 'parsed';
  /** The signature is worth nothing from here on; capped by the rules. */
  readonly expiresAt: Date;
  /** What stands for the body in what was signed. */
  readonly payload: string;
  readonly target: RawTarget;
  readonly headers: HeaderIndex;
}

/** What a service accepts. */
export interface SignatureRules {
  /** `s3`, `kms`. */
  readonly service: string;
  /** The one region accepted; null for any well-formed one. */
  readonly region: string | null;
  /** How far the client's clock may be off, either way. */
  readonly maxSkewMs: number;
  /** Longest life of a presigned URL, whatever it says itself; null where none is accepted. */
  readonly maxExpiresSeconds: number | null;
  /**
   * `declared`: the client says in `x-amz-content-sha256` what it signed for the body, as at S3. `hashed`: it is always the
   * body's own hash, as everywhere else.
   */
  readonly payload: 'declared' | 'hashed';
}
