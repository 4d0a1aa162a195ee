import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Provider } from 'oidc-provider';
import { AppError } from '#libs/kernel';
import { LoginHandler } from './login.handler.js';
import { ProviderMemory } from './memory.adapter.js';
import { MountedHandler } from './mounted.handler.js';
import { providerConfiguration } from './provider-configuration.js';
import { type SamplePeople, SamplePeopleDirectory } from './sample-people.js';
import { registerSamplePersonGrant } from './sample-person.grant.js';
import { SampleSecret } from './sample-secret.js';
import { SigningKeyStore } from './signing-key-store.js';

export interface IdpLocalOptions {
  /** Absolute URL without query, fragment or trailing slash; its path is where the handler is mounted. */
  readonly issuer: string;
  /** Folder of the signing keys; created when missing. */
  readonly dataDir: string;
  readonly people: SamplePeople;
  /** At least 32 characters; stands for every sample person's password. */
  readonly sampleTokenSecret: string;
  /** `aud` of the access tokens; an absolute URI (RFC 8707). */
  readonly audience: string;
  /** Where the console may be returned to; without any there is no console client. */
  readonly consoleRedirectUris?: readonly string[];
  /** Where the console may be returned to once somebody has signed out. */
  readonly consoleReturnUris?: readonly string[];
  /** Told of errors inside the provider; default one line on stderr. */
  readonly reportError?: (error: unknown) => void;
}

export interface IdpLocal {
  readonly issuer: string;
  /** Answers everything below the issuer's path; see README for what the mounting server has to do. */
  readonly handler: (request: IncomingMessage, response: ServerResponse) => void;
  /** Signs with new keys from now on; tokens signed with the two generations before still verify. */
  rotateKeys(): Promise<void>;
}

function misconfigured(internalMessage: string): AppError {
  return new AppError({
    code: 'IDP_LOCAL_MISCONFIGURED',
    kind: 'internal',
    publicMessage: 'The local identity provider is misconfigured.',
    internalMessage,
  });
}

function parseIssuer(issuer: string): URL {
  const url = URL.canParse(issuer) ? new URL(issuer) : null;
  if (
    url === null ||
    !/^https?:$/.test(url.protocol) ||
    issuer.endsWith('/') ||
    url.search !== '' ||
    url.hash !== ''
  ) {
    throw misconfigured('The issuer must be an http(s) URL without query, fragment and trailing slash.');
  }
  return url;
}

function writeToStderr(error: unknown): void {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`idp-local: ${text}\n`);
}

/** Makes a complete OpenID provider for sample people; rejects with `AppError` on unsafe options or unreadable keys. */
export async function createIdpLocal(options: IdpLocalOptions): Promise<IdpLocal> {
  const issuer = parseIssuer(options.issuer);
  const { audience, consoleRedirectUris = [], consoleReturnUris = [], reportError = writeToStderr } = options;
  if (!URL.canParse(audience)) throw misconfigured('The audience must be an absolute URI.');
  const mountPath = issuer.pathname === '/' ? '' : issuer.pathname;
  const people = new SamplePeopleDirectory(options.people);
  const secret = new SampleSecret(options.sampleTokenSecret);
  const store = await SigningKeyStore.open(options.dataDir);
  const memory = new ProviderMemory();
  // Sessions live in this process only, so does the key that signs their cookies.
  const cookieKey = randomBytes(32).toString('base64url');

  const createProvider = (): Provider => {
    const { keys } = store;
    const consoleClient = { redirectUris: consoleRedirectUris, returnUris: consoleReturnUris };
    const settings = { audience, mountPath, people, memory, keys, cookieKey, consoleClient };
    const provider = new Provider(options.issuer, providerConfiguration(settings));
    registerSamplePersonGrant(provider, { audience, people, secret });
    provider.on('server_error', (_context, error) => reportError(error));
    provider.on('error', reportError);
    return provider;
  };

  const returnOrigins = consoleRedirectUris.map((uri) => new URL(uri).origin);
  const login = new LoginHandler({ people, secret, returnOrigins });
  const mounted = new MountedHandler({ issuer, mountPath, login, reportError }, createProvider());
  return {
    issuer: options.issuer,
    handler: mounted.handle,
    rotateKeys: async () => {
      await store.rotate();
      // The provider reads its keys once; the memory outside it keeps every session across the exchange.
      mounted.use(createProvider());
    },
  };
}
