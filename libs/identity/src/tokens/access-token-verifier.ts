import { AppError, systemClock, type Clock } from '#libs/kernel';
import { MAX_TOKEN_LENGTH } from '../keys/compact-jws.js';
import { JwksCache, type JwksStatus } from '../keys/jwks-cache.js';
import {
  DEFAULT_ALGORITHMS,
  isAsymmetricAlgorithm,
  type AsymmetricAlgorithm,
} from '../keys/signature-algorithm.js';
import { verifySignature } from '../keys/verify-signature.js';
import { checkAccessTokenClaims, type ClaimRules } from './access-token-claims.js';
import type { AccessTokenResult, VerifiedAccessToken } from './access-token-result.js';
import { VerifiedTokenCache } from './verified-token-cache.js';

const MAX_CLOCK_TOLERANCE_SECONDS = 5;
const DEFAULT_MAX_TOKEN_AGE_SECONDS = 3600;

export interface AccessTokenVerifierOptions {
  readonly issuer: string;
  readonly audience: string;
  readonly jwksUri: string;
  /** Default ES256, EdDSA, RS256, PS256; HS* and `none` are refused at boot. */
  readonly algorithms?: readonly AsymmetricAlgorithm[];
  /** 0 to 5, default 0. */
  readonly clockToleranceSeconds?: number;
  /** Counted from `iat`, whatever `exp` says; default 3600. */
  readonly maxTokenAgeSeconds?: number;
  /** How long known keys are trusted while the identity provider is away; default 1 h. */
  readonly maxStaleKeysMs?: number;
  readonly jwksTimeoutMs?: number;
  readonly clock?: Clock;
  readonly onKeyRefreshFailure: (error: unknown) => void;
}

function misconfigured(internalMessage: string): AppError {
  return new AppError({
    code: 'IDENTITY_CONFIGURATION_UNSAFE',
    kind: 'internal',
    publicMessage: 'The identity provider is misconfigured.',
    internalMessage,
  });
}

function algorithmsOf(options: AccessTokenVerifierOptions): readonly AsymmetricAlgorithm[] {
  const algorithms = options.algorithms ?? DEFAULT_ALGORITHMS;
  // Checked again at run time: a configuration file is not bound by the type.
  if (algorithms.length > 0 && algorithms.every((name) => isAsymmetricAlgorithm(name))) return algorithms;
  throw misconfigured('Only asymmetric signature algorithms may be allowed for access tokens.');
}

function rulesOf(options: AccessTokenVerifierOptions): ClaimRules {
  const {
    issuer,
    audience,
    clockToleranceSeconds = 0,
    maxTokenAgeSeconds = DEFAULT_MAX_TOKEN_AGE_SECONDS,
  } = options;
  if (issuer === '' || audience === '') throw misconfigured('An issuer and an audience are needed.');
  if (!(clockToleranceSeconds >= 0 && clockToleranceSeconds <= MAX_CLOCK_TOLERANCE_SECONDS)) {
    throw misconfigured('The clock tolerance must be between 0 and 5 seconds.');
  }
  if (!(maxTokenAgeSeconds > 0)) throw misconfigured('The maximum token age must be positive.');
  return { issuer, audience, clockToleranceSeconds, maxTokenAgeSeconds };
}

/** Proves access tokens of one issuer for one audience; says who the caller is, never what the caller may do. */
export class AccessTokenVerifier {
  private readonly algorithms: readonly AsymmetricAlgorithm[];
  private readonly rules: ClaimRules;
  private readonly clock: Clock;
  private readonly keys: JwksCache;
  private readonly verified: VerifiedTokenCache;

  /** Throws `AppError` for settings that would weaken the check; fetches nothing yet. */
  constructor(options: AccessTokenVerifierOptions) {
    this.algorithms = algorithmsOf(options);
    this.rules = rulesOf(options);
    this.clock = options.clock ?? systemClock;
    this.keys = new JwksCache({
      jwksUri: options.jwksUri,
      algorithms: this.algorithms,
      clock: this.clock,
      onRefreshFailure: options.onKeyRefreshFailure,
      ...(options.maxStaleKeysMs !== undefined && { maxStaleMs: options.maxStaleKeysMs }),
      ...(options.jwksTimeoutMs !== undefined && { timeoutMs: options.jwksTimeoutMs }),
    });
    this.verified = new VerifiedTokenCache(this.clock);
  }

  /** Returns a token proven within the last minute, without waiting; null when it has to be verified. */
  findVerified(token: string): VerifiedAccessToken | null {
    const generation = this.keys.generation();
    if (generation === null || token.length > MAX_TOKEN_LENGTH) return null;
    return this.verified.find(token, generation);
  }

  /** Resolves to the verdict on a token; whatever it holds, it never rejects for the token's sake. */
  async verify(token: string): Promise<AccessTokenResult> {
    const generation = this.keys.generation();
    const signature = await verifySignature(token, this.keys, this.algorithms);
    if (!signature.ok) return { ok: false, code: signature.code, subject: null };
    const result = checkAccessTokenClaims(signature.jws, this.rules, this.clock.now().getTime() / 1000);
    // Remembered under the generation before the check: if the keys changed meanwhile, the entry is dead on arrival.
    if (result.ok && generation !== null) this.verified.remember(token, result, generation);
    return result;
  }

  /** Fetches the keys ahead of the first request; never rejects, `keyStatus` says whether any can be used. */
  warm(): Promise<void> {
    return this.keys.refresh();
  }

  /** State of the identity provider's keys, for readiness. */
  keyStatus(): JwksStatus {
    return this.keys.status();
  }
}
