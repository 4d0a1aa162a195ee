export type {
  AuthenticationEvent,
  AuthenticationFailureCode,
  AuthenticationMethod,
  AuthenticationRecorder,
} from './authentication-recorder.port.js';
export { AuthenticationRecords, type SignIn } from './authentication-records.js';
export { IdentityModule, type IdentityModuleOptions } from './identity.module.js';
export { type JwksStatus } from './keys/jwks-cache.js';
export { type AsymmetricAlgorithm, DEFAULT_ALGORITHMS } from './keys/signature-algorithm.js';
export {
  type AuthenticationRequest,
  type BrowserSessions,
  RequestAuthenticator,
  type RequestAuthenticatorOptions,
} from './passport/request-authenticator.js';
export type { PersonPrincipal, PrincipalDirectory, ToolCredentialRow } from './principal-directory.port.js';
export { freezePrincipal, type Principal } from './principal.js';
export { AuthenticationGuard } from './routes/authentication.guard.js';
export { CurrentPrincipal, principalOf } from './routes/current-principal.decorator.js';
export { PermissionGuard } from './routes/permission.guard.js';
export { permissionOf, Public, Requires } from './routes/route-declarations.js';
export { assertEveryRouteDeclares, type RouteRules } from './routes/routes-declare-permission.js';
export type {
  AccessTokenFailureCode,
  AccessTokenResult,
  RefusedAccessToken,
  VerifiedAccessToken,
} from './tokens/access-token-result.js';
export { AccessTokenVerifier, type AccessTokenVerifierOptions } from './tokens/access-token-verifier.js';
export { onBehalfOf, principalOfCredential } from './tools/principal-of-credential.js';
export {
  isAccessKeyId,
  isSessionToken,
  newAccessKeyId,
  newSessionToken,
  s3CredentialContext,
  type S3CredentialRow,
  toSecretAccessKey,
} from './tools/s3-access-key.js';
export {
  type MintedToolCredential,
  mintToolCredential,
  parseToolCredential,
  parseToolCredentialPair,
  type PresentedToolCredential,
  secretHashesEqual,
  TOOL_CREDENTIAL_LENGTH,
} from './tools/tool-credential-secret.js';
export { recordedRefusal } from './routes/recorded-refusal.js';
export { readPresentedSession, type SessionSource, soleHeader } from './sessions/presented-session.js';
export {
  clearSessionCookie,
  type SessionCookie,
  sessionCookieFor,
  setSessionCookie,
  soleCookie,
} from './sessions/session-cookie.js';
export type { BrowserSession, SessionDirectory } from './sessions/session-directory.port.js';
export { mintSessionSecret, parseSessionSecret } from './sessions/session-secret.js';
