import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Provider } from 'oidc-provider';
import { sendPage } from './html-page.js';
import type { LoginHandler } from './login.handler.js';
import { isOwnHost } from './loopback.js';

export interface MountedHandlerOptions {
  readonly issuer: URL;
  readonly mountPath: string;
  readonly login: LoginHandler;
  readonly reportError: (error: unknown) => void;
}

type MountedRequest = IncomingMessage & { originalUrl?: string };

const INTERACTION = /^\/interaction\/[A-Za-z0-9_-]{1,64}$/;
const FORWARDED_HEADERS = ['x-forwarded-host', 'x-forwarded-proto', 'x-forwarded-port'] as const;

/** Puts the provider below the issuer's path, wherever the server that calls it listens. */
export class MountedHandler {
  private callback: ReturnType<Provider['callback']>;

  constructor(
    private readonly options: MountedHandlerOptions,
    private provider: Provider,
  ) {
    this.callback = this.callbackOf(provider);
  }

  /** From the next request on, that provider answers. */
  use(provider: Provider): void {
    this.provider = provider;
    this.callback = this.callbackOf(provider);
  }

  /** Answers one request; a plain function, so that it can be handed to `http.createServer` as it is. */
  readonly handle = (request: IncomingMessage, response: ServerResponse): void => {
    this.route(request, response).catch((error: unknown) => {
      this.options.reportError(error);
      if (!response.headersSent)
        sendPage(response, 500, { title: 'Error', body: '<h1>Something went wrong.</h1>' });
      else response.destroy();
    });
  };

  private callbackOf(provider: Provider): ReturnType<Provider['callback']> {
    provider.proxy = this.options.issuer.protocol === 'https:';
    return provider.callback();
  }

  private async route(request: MountedRequest, response: ServerResponse): Promise<void> {
    const path = this.pathBelowMount(request);
    if (path === null) return sendPage(response, 404, { title: 'Not found', body: '<h1>Not found</h1>' });
    if (!isOwnHost(request.headers.host, this.options.issuer)) {
      return sendPage(response, 421, {
        title: 'Misdirected',
        body: '<h1>This is not the host you asked for.</h1>',
      });
    }
    this.pinOrigin(request);
    request.originalUrl = `${this.options.mountPath}${path}`;
    request.url = path;
    if (INTERACTION.test(path) && (request.method === 'GET' || request.method === 'POST')) {
      return this.options.login.handle(this.provider, request, response);
    }
    await this.callback(request, response);
  }

  /** The path and query below the mount path, from `originalUrl` when a router has already stripped it from `url`. */
  private pathBelowMount(request: MountedRequest): string | null {
    const full = request.originalUrl ?? request.url ?? '/';
    const rest = full.slice(this.options.mountPath.length);
    if (!full.startsWith(this.options.mountPath)) return null;
    if (rest === '' || rest.startsWith('?')) return `/${rest}`;
    return rest.startsWith('/') ? rest : null;
  }

  // The provider makes absolute URLs of the Host header. What it sees is the issuer's own, whatever the caller sent,
  // so no header can move an endpoint of the discovery document or of a redirect to another host.
  private pinOrigin(request: IncomingMessage): void {
    for (const name of FORWARDED_HEADERS) delete request.headers[name];
    request.headers.host = this.options.issuer.host;
    if (this.options.issuer.protocol === 'https:') request.headers['x-forwarded-proto'] = 'https';
  }
}
