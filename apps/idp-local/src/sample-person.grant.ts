import { errors, type KoaContext, type Provider } from 'oidc-provider';
import { ACCESS_TOKEN_SECONDS, RESOURCE_SCOPE, resourceServerInfo } from './access-token-resource.js';
import type { SamplePeopleDirectory, SamplePerson } from './sample-people.js';
import type { SampleSecret } from './sample-secret.js';

/** Grant type by which `portcullis token <handle>` gets a token; exists in this local identity provider only. */
export const SAMPLE_PERSON_GRANT = 'urn:portcullis:grant-type:sample-person';
/** Public client that may use it. */
export const CLI_CLIENT_ID = 'portcullis-cli';

const MAX_LIFE_SECONDS = 3600;
const MIN_LIFE_SECONDS = 1;

export interface SamplePersonGrantOptions {
  readonly audience: string;
  readonly people: SamplePeopleDirectory;
  readonly secret: SampleSecret;
}

function lifeOf(requested: unknown): number {
  if (requested === undefined) return ACCESS_TOKEN_SECONDS;
  const seconds = typeof requested === 'string' && /^\d{1,4}$/.test(requested) ? Number(requested) : 0;
  if (seconds >= MIN_LIFE_SECONDS && seconds <= MAX_LIFE_SECONDS) return seconds;
  throw new errors.InvalidRequest(`life_seconds must be between ${MIN_LIFE_SECONDS} and ${MAX_LIFE_SECONDS}`);
}

async function identify(context: KoaContext, options: SamplePersonGrantOptions): Promise<SamplePerson> {
  const { handle, secret } = context.oidc.params;
  // Looked up whether or not the secret is right, and refused in the same words: only its holder learns who exists.
  const person = typeof handle === 'string' ? await options.people.findByHandle(handle) : null;
  if (!options.secret.matches(secret) || person === null) throw new errors.InvalidGrant();
  return person;
}

/** Registers the grant: `handle` and the local `secret` give an access token of `life_seconds` (default 900, at most 3600). */
export function registerSamplePersonGrant(provider: Provider, options: SamplePersonGrantOptions): void {
  const handler = async (context: KoaContext): Promise<void> => {
    const person = await identify(context, options);
    const token = new provider.AccessToken({
      accountId: person.subject,
      client: context.oidc.client,
      expiresIn: lifeOf(context.oidc.params['life_seconds']),
      gty: 'sample_person',
    });
    token.resourceServer = new provider.ResourceServer(
      options.audience,
      resourceServerInfo(options.audience),
    );
    token.scope = RESOURCE_SCOPE;
    context.oidc.entity('AccessToken', token);
    const value = await token.save();
    context.body = {
      access_token: value,
      expires_in: token.expiration,
      scope: RESOURCE_SCOPE,
      token_type: 'Bearer',
    };
  };
  provider.registerGrantType(SAMPLE_PERSON_GRANT, handler, ['handle', 'secret', 'life_seconds']);
}
