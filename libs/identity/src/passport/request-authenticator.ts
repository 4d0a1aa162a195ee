import passport, { type AuthenticateOptions } from 'passport';
import { systemClock, type Clock } from '#libs/kernel';
import type { AuthenticationMethod, AuthenticationRecorder } from '../authentication-recorder.port.js';
import { AuthenticationRecords } from '../authentication-records.js';
import {
  authenticationFailed,
  authenticationRequired,
  identityProviderUnavailable,
} from '../authentication.errors.js';
import type { PrincipalDirectory } from '../principal-directory.port.js';
import type { Principal } from '../principal.js';
import type { AccessTokenVerifier } from '../tokens/access-token-verifier.js';
import type { SessionDirectory } from '../sessions/session-directory.port.js';
import { AccessTokenStrategy } from './access-token.strategy.js';
import { BrowserSessionStrategy } from './browser-session.strategy.js';
import type { Passport, StrategyFailure, StrategySuccess } from './credential.strategy.js';
import {
  type HeaderSource,
  type PresentedCredential,
  readPresentedCredential,
} from './presented-credential.js';
import { ToolCredentialStrategy } from './tool-credential.strategy.js';

/** The part of a Fastify request that authentication reads, and where it leaves its result. */
export interface AuthenticationRequest extends HeaderSource {
  readonly headers: { readonly 'user-agent'?: string | undefined };
  /** null: declared (Fastify's `decorateRequest`) and nobody authenticated yet. */
  principal?: Principal | null;
  /** When the credential that was accepted ends, Unix milliseconds. */
  authenticatedUntilMs?: number;
}

/** Where browsers may sign in by cookie: the gateway alone. */
export interface BrowserSessions {
  readonly directory: SessionDirectory;
  readonly cookieName: string;
}

export interface RequestAuthenticatorOptions {
  readonly accessTokens: AccessTokenVerifier;
  readonly directory: PrincipalDirectory;
  readonly recorder: AuthenticationRecorder;
  readonly clock?: Clock;
  /** Left out, no cookie is looked at. */
  readonly sessions?: BrowserSessions;
  /** Address to put on the record: which proxies may speak for a client is the app's knowledge. */
  readonly clientIp: (request: AuthenticationRequest) => string;
}

type Outcome =
  | { readonly ok: true; readonly principal: Principal; readonly signIn: StrategySuccess }
  | { readonly ok: false; readonly failure: StrategyFailure };

type StrategyOptions = AuthenticateOptions & { readonly credential: PresentedCredential };
type PassportRun = (request: object, response: object, next: (error: Error | null) => void) => void;

const MAX_USER_AGENT_LENGTH = 256;

function printable(userAgent: string | undefined): string {
  return (userAgent ?? '').slice(0, MAX_USER_AGENT_LENGTH).replaceAll(/[^\x20-\x7e]/g, '?');
}

/** Turns a request's one credential into a frozen principal, or into a recorded refusal that tells the caller nothing. */
export class RequestAuthenticator {
  private readonly passport: Passport = new passport.Authenticator();
  private readonly records: AuthenticationRecords;
  private readonly clientIp: (request: AuthenticationRequest) => string;
  private readonly sessionCookie: string | undefined;

  constructor(options: RequestAuthenticatorOptions) {
    const clock = options.clock ?? systemClock;
    new AccessTokenStrategy(this.passport, options.accessTokens, options.directory);
    new ToolCredentialStrategy(this.passport, options.directory, clock);
    if (options.sessions)
      new BrowserSessionStrategy(this.passport, options.sessions.directory, options.directory, clock);
    this.sessionCookie = options.sessions?.cookieName;
    this.records = new AuthenticationRecords(options.recorder, clock);
    this.clientIp = options.clientIp;
  }

  /** Resolves to the principal; rejects with `AppError` 401 or 503 once the refusal is recorded, 503 if it cannot be. */
  async authenticate(request: AuthenticationRequest): Promise<Principal> {
    const credential = readPresentedCredential(request, this.sessionCookie);
    if (credential.kind === 'unusable') return this.refuse(request, 'none', { code: credential.code });
    const outcome = await this.judge(credential);
    if (!outcome.ok) return this.refuse(request, credential.kind, outcome.failure);
    if (!this.records.isRecorded(outcome.signIn)) await this.recordSignIn(request, outcome);
    request.authenticatedUntilMs = outcome.signIn.untilMs;
    return outcome.principal;
  }

  private judge(credential: Exclude<PresentedCredential, { kind: 'unusable' }>): Promise<Outcome> {
    return new Promise((resolve, reject) => {
      const conclude = (
        error: Error | null,
        principal?: Principal | false,
        info?: StrategySuccess | StrategyFailure,
      ): void => {
        if (principal && info && 'name' in info) resolve({ ok: true, principal, signIn: info });
        else if (principal === false && info && 'code' in info) resolve({ ok: false, failure: info });
        else reject(error ?? new TypeError('A strategy ended without a verdict.'));
      };
      const options: StrategyOptions = { session: false, credential };
      const run = this.passport.authenticate(credential.kind, options, conclude) as PassportRun;
      // Passport puts session methods on whatever it is given; an empty carrier keeps them off the real request.
      run({}, {}, conclude);
    });
  }

  private async recordSignIn(request: AuthenticationRequest, outcome: Outcome & { ok: true }): Promise<void> {
    const { principal, signIn } = outcome;
    await this.records.signedIn(signIn, {
      method: principal.authenticatedBy,
      ...this.originOf(request),
      subject: principal.subject,
      ...(principal.credentialId !== null && { credentialId: principal.credentialId }),
    });
  }

  private async refuse(
    request: AuthenticationRequest,
    method: AuthenticationMethod,
    failure: StrategyFailure,
  ): Promise<never> {
    const { code, subject, credentialId } = failure;
    const claimed = {
      ...(subject !== undefined && { subject }),
      ...(credentialId !== undefined && { credentialId }),
    };
    const recordId = await this.records.refused({ code, method, ...this.originOf(request), ...claimed });
    if (code === 'CREDENTIAL_MISSING') throw authenticationRequired(recordId);
    if (code === 'IDENTITY_PROVIDER_UNAVAILABLE') throw identityProviderUnavailable(recordId);
    throw authenticationFailed(code, recordId);
  }

  private originOf(request: AuthenticationRequest): { readonly ip: string; readonly userAgent: string } {
    return { ip: this.clientIp(request), userAgent: printable(request.headers['user-agent']) };
  }
}
