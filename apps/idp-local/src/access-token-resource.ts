import { errors, type ResourceServerInfo } from 'oidc-provider';

/** The one scope an access token for Portcullis carries; what it permits is decided by roles, not by scopes. */
export const RESOURCE_SCOPE = 'portcullis';
/** Life of a token from a sign-in in the browser, in seconds. */
export const ACCESS_TOKEN_SECONDS = 900;

/** Describes the resource server that access tokens are for: signed JWTs (RFC 9068) of 15 minutes. */
export function resourceServerInfo(audience: string): ResourceServerInfo {
  return {
    scope: RESOURCE_SCOPE,
    audience,
    accessTokenTTL: ACCESS_TOKEN_SECONDS,
    accessTokenFormat: 'jwt',
    jwt: { sign: { alg: 'ES256' } },
  };
}

/** Configuration of resource indicators (RFC 8707): this audience when none is named, and no other. */
export function resourceIndicators(audience: string): object {
  return {
    enabled: true,
    defaultResource: () => audience,
    useGrantedResource: () => true,
    getResourceServerInfo: (_context: unknown, indicator: string): ResourceServerInfo => {
      if (indicator !== audience) throw new errors.InvalidTarget();
      return resourceServerInfo(audience);
    },
  };
}
