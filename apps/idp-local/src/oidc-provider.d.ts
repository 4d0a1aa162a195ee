/** The part of `oidc-provider` 9.13.3 that is used here; the package ships no types of its own. */
declare module 'oidc-provider' {
  import type { IncomingMessage, ServerResponse } from 'node:http';

  export interface Client {
    readonly clientId: string;
  }
  export interface ResourceServerInfo {
    readonly scope: string;
    readonly audience: string;
    readonly accessTokenTTL: number;
    readonly accessTokenFormat: 'jwt';
    readonly jwt: { readonly sign: { readonly alg: string } };
  }
  export interface ResourceServer extends ResourceServerInfo {
    identifier(): string;
  }
  export interface AccessToken {
    resourceServer: ResourceServer;
    scope: string;
    readonly expiration: number;
    save(): Promise<string>;
  }
  export interface Grant {
    addOIDCScope(scope: string): void;
    addResourceScope(resource: string, scope: string): void;
    save(): Promise<string>;
  }
  export interface OidcContext {
    readonly client: Client;
    readonly params: Readonly<Record<string, unknown>>;
    readonly provider: Provider;
    readonly session: { readonly accountId: string; grantIdFor(clientId: string): string | undefined };
    readonly account: { readonly accountId: string };
    readonly result?: { readonly consent?: { readonly grantId?: string } };
    entity(name: string, value: unknown): void;
  }
  export interface KoaContext {
    readonly oidc: OidcContext;
    readonly req: IncomingMessage;
    readonly res: ServerResponse;
    body: unknown;
    type: string;
    status: number;
    set(headers: Readonly<Record<string, string>>): void;
  }
  export interface Interaction {
    readonly uid: string;
    readonly prompt: { readonly name: string };
    readonly params: Readonly<Record<string, unknown>>;
  }
  export interface AdapterPayload {
    readonly [member: string]: unknown;
    readonly grantId?: string;
    readonly uid?: string;
    readonly consumed?: number;
  }

  export class Provider {
    constructor(issuer: string, configuration: object);
    readonly AccessToken: new (members: {
      accountId: string;
      client: Client;
      expiresIn: number;
      gty: string;
    }) => AccessToken;
    readonly Grant: {
      new (members: { accountId: string; clientId: string }): Grant;
      find(id: string): Promise<Grant | undefined>;
    };
    readonly ResourceServer: new (identifier: string, info: ResourceServerInfo) => ResourceServer;
    /** Koa: believe `X-Forwarded-Proto`. */
    proxy: boolean;
    callback(): (request: IncomingMessage, response: ServerResponse) => Promise<void>;
    registerGrantType(
      name: string,
      handler: (context: KoaContext) => Promise<void>,
      parameters: readonly string[],
    ): void;
    interactionDetails(request: IncomingMessage, response: ServerResponse): Promise<Interaction>;
    interactionFinished(request: IncomingMessage, response: ServerResponse, result: object): Promise<void>;
    on(event: 'server_error', listener: (context: KoaContext, error: Error) => void): this;
    on(event: 'error', listener: (error: Error) => void): this;
  }

  class OidcError extends Error {
    constructor(description?: string);
  }
  export const errors: {
    readonly InvalidTarget: typeof OidcError;
    readonly InvalidGrant: typeof OidcError;
    readonly InvalidRequest: typeof OidcError;
    readonly SessionNotFound: typeof OidcError;
  };
}
