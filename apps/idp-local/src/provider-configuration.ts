import type { Interaction, KoaContext } from 'oidc-provider';
import { ACCESS_TOKEN_SECONDS, RESOURCE_SCOPE, resourceIndicators } from './access-token-resource.js';
import { escapeHtml, htmlPage, pageHeaders } from './html-page.js';
import { MemoryAdapter, type ProviderMemory } from './memory.adapter.js';
import type { SamplePeopleDirectory } from './sample-people.js';
import { CLI_CLIENT_ID, SAMPLE_PERSON_GRANT } from './sample-person.grant.js';
import type { SigningJwk } from './signing-key-store.js';

/** Public client of the web console: authorization code with PKCE. */
export const CONSOLE_CLIENT_ID = 'portcullis-console';

const SESSION_SECONDS = 28_800;
const INTERACTION_SECONDS = 600;
const CODE_SECONDS = 60;

export interface ProviderConfigurationOptions {
  readonly audience: string;
  /** Path of the issuer without a trailing slash, `''` at the root. */
  readonly mountPath: string;
  readonly people: SamplePeopleDirectory;
  readonly memory: ProviderMemory;
  readonly keys: readonly SigningJwk[];
  /** Signs the cookies of sessions and interactions. */
  readonly cookieKey: string;
  readonly consoleClient: ConsoleClient;
}

/** Where the console may be returned to; without a redirect there is no console client. */
export interface ConsoleClient {
  readonly redirectUris: readonly string[];
  /** After signing out. */
  readonly returnUris: readonly string[];
}

function clients({ redirectUris, returnUris }: ConsoleClient): object[] {
  const common = { token_endpoint_auth_method: 'none', id_token_signed_response_alg: 'ES256' };
  const cli = {
    client_id: CLI_CLIENT_ID,
    grant_types: [SAMPLE_PERSON_GRANT],
    redirect_uris: [],
    response_types: [],
  };
  const console = {
    client_id: CONSOLE_CLIENT_ID,
    // A refresh token keeps the tab signed in without a hidden frame, which browsers that block foreign cookies break.
    grant_types: ['authorization_code', 'refresh_token'],
    redirect_uris: [...redirectUris],
    post_logout_redirect_uris: [...returnUris],
    response_types: ['code'],
  };
  const withConsole = redirectUris.length === 0 ? [cli] : [cli, console];
  return withConsole.map((client) => ({ ...common, ...client }));
}

function findAccount(people: SamplePeopleDirectory) {
  return async (_context: KoaContext, subject: string): Promise<object | undefined> => {
    const person = await people.findBySubject(subject);
    if (person === null) return undefined;
    const { handle, name, email } = person;
    const claims = { sub: subject, name, preferred_username: handle, email, email_verified: true };
    return { accountId: subject, claims: () => Promise.resolve(claims) };
  };
}

/** The console is this product's own, so signing in is consent: its grant is made without asking again. */
function loadExistingGrant(audience: string) {
  return async ({ oidc }: KoaContext): Promise<object | undefined> => {
    const { clientId } = oidc.client;
    const known = oidc.session.grantIdFor(clientId);
    const existing = known === undefined ? undefined : await oidc.provider.Grant.find(known);
    if (existing !== undefined) return existing;
    const grant = new oidc.provider.Grant({ clientId, accountId: oidc.account.accountId });
    grant.addOIDCScope('openid profile email');
    grant.addResourceScope(audience, RESOURCE_SCOPE);
    await grant.save();
    return grant;
  };
}

function askToSignOut(context: KoaContext, form: string): void {
  context.set(
    pageHeaders(context.oidc.client ? [originOf(context.oidc.params['post_logout_redirect_uri'])] : []),
  );
  const button = '<button autofocus form="op.logoutForm" name="logout" value="yes">Sign out</button>';
  context.body = htmlPage('Sign out', `<h1>Sign out of the local identity provider?</h1>${form}${button}`);
}

/** Where a form's answer may lead; the provider has checked that the client may be returned there. */
function originOf(uri: unknown): string {
  return typeof uri === 'string' && URL.canParse(uri) ? new URL(uri).origin : "'self'";
}

function signedOut(context: KoaContext): void {
  context.set(pageHeaders());
  context.body = htmlPage('Signed out', '<h1>You are signed out.</h1>');
}

function renderError(context: KoaContext, out: Readonly<Record<string, string>>): void {
  context.set(pageHeaders());
  const detail = escapeHtml(out['error_description'] ?? out['error'] ?? '');
  context.body = htmlPage('Sign-in failed', `<h1>Sign-in failed</h1><p>${detail}</p>`);
}

/** Returns the whole configuration of `oidc-provider`, with none of its development defaults left. */
export function providerConfiguration(options: ProviderConfigurationOptions): object {
  const { audience, consoleClient, cookieKey, keys, memory, mountPath, people } = options;
  const consoleOrigins = consoleClient.redirectUris.map((uri) => new URL(uri).origin);
  return {
    adapter: (model: string) => new MemoryAdapter(model, memory),
    jwks: { keys },
    clients: clients(consoleClient),
    clientBasedCORS: (_context: unknown, origin: string) => consoleOrigins.includes(origin),
    findAccount: findAccount(people),
    loadExistingGrant: loadExistingGrant(audience),
    cookies: { keys: [cookieKey] },
    claims: { openid: ['sub'], profile: ['name', 'preferred_username'], email: ['email', 'email_verified'] },
    scopes: ['openid'],
    responseTypes: ['code'],
    issueRefreshToken: (_context: unknown, client: { grantTypeAllowed(type: string): boolean }) =>
      client.grantTypeAllowed('refresh_token'),
    // Each use gives a new one and ends the old; a stolen copy that is used twice ends the whole grant.
    rotateRefreshToken: true,
    pkce: { required: () => true },
    interactions: { url: (_context: unknown, { uid }: Interaction) => `${mountPath}/interaction/${uid}` },
    features: {
      devInteractions: { enabled: false },
      rpInitiatedLogout: { enabled: true, logoutSource: askToSignOut, postLogoutSuccessSource: signedOut },
      resourceIndicators: resourceIndicators(audience),
    },
    ttl: {
      AccessToken: ACCESS_TOKEN_SECONDS,
      AuthorizationCode: CODE_SECONDS,
      IdToken: ACCESS_TOKEN_SECONDS,
      Interaction: INTERACTION_SECONDS,
      Session: SESSION_SECONDS,
      Grant: SESSION_SECONDS,
      RefreshToken: SESSION_SECONDS,
    },
    renderError,
  };
}
