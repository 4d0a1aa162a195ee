export type {
  AuthenticationEvent,
  AuthenticationFailureCode,
  AuthenticationMethod,
  AuthenticationRecorder,
} from './authentication-recorder.port.js';
export type { PersonPrincipal, PrincipalDirectory, ToolCredentialRow } from './principal-directory.port.js';
export { freezePrincipal, type Principal } from './principal.js';
export { PERMISSION_METADATA, Public, PUBLIC_METADATA, Requires } from './routes/route-declarations.js';
export type {
  AccessTokenFailureCode,
  AccessTokenResult,
  RefusedAccessToken,
  VerifiedAccessToken,
} from './tokens/access-token-result.js';
export {
  type MintedToolCredential,
  mintToolCredential,
  parseToolCredential,
  parseToolCredentialPair,
  type PresentedToolCredential,
  secretHashesEqual,
  TOOL_CREDENTIAL_LENGTH,
} from './tools/tool-credential-secret.js';
