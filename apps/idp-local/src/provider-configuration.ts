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
  readonly consoleRedirectUris: readonly string[];
}

function clients(consoleRedirectUris: readonly string[]): object[] {
  const common = { token_endpoint_auth_method: 'none', id_token_signed_response_alg: 'ES256' };
  const cli = {
    client_id: CLI_CLIENT_ID,
    grant_types: [SAMPLE_PERSON_GRANT],
    redirect_uris: [],
    response_types: [],
  };
  const console = {
    client_id: CONSOLE_CLIENT_ID,
    grant_types: ['authorization_code'],
    redirect_uris: [...consoleRedirectUris],
    response_types: ['code'],
  };
  const withConsole = consoleRedirectUris.length === 0 ? [cli] : [cli, console];
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

function renderError(context: KoaContext, out: Readonly<Record<string, string>>): void {
  context.set(pageHeaders());
  const detail = escapeHtml(out['error_description'] ?? out['error'] ?? '');
  context.body = htmlPage('Sign-in failed', `<h1>Sign-in failed</h1><p>${detail}</p>`);
}

/** Returns the whole configuration of `oidc-provider`, with none of its development defaults left. */
export function providerConfiguration(options: ProviderConfigurationOptions): object {
  const { audience, consoleRedirectUris, cookieKey, keys, memory, mountPath, people } = options;
  const consoleOrigins = consoleRedirectUris.map((uri) => new URL(uri).origin);
  return {
    adapter: (model: string) => new MemoryAdapter(model, memory),
    jwks: { keys },
    clients: clients(consoleRedirectUris),
    clientBasedCORS: (_context: unknown, origin: string) => consoleOrigins.includes(origin),
    findAccount: findAccount(people),
    loadExistingGrant: loadExistingGrant(audience),
    cookies: { keys: [cookieKey] },
    claims: { openid: ['sub'], profile: ['name', 'preferred_username'], email: ['email', 'email_verified'] },
    scopes: ['openid'],
    responseTypes: ['code'],
    pkce: { required: () => true },
    interactions: { url: (_context: unknown, { uid }: Interaction) => `${mountPath}/interaction/${uid}` },
    features: {
      devInteractions: { enabled: false },
      rpInitiatedLogout: { enabled: false },
      resourceIndicators: resourceIndicators(audience),
    },
    ttl: {
      AccessToken: ACCESS_TOKEN_SECONDS,
      AuthorizationCode: CODE_SECONDS,
      IdToken: ACCESS_TOKEN_SECONDS,
      Interaction: INTERACTION_SECONDS,
      Session: SESSION_SECONDS,
      Grant: SESSION_SECONDS,
    },
    renderError,
  };
}
