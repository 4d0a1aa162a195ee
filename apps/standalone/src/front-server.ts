import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createNodeServer } from '#libs/http';

export type Listener = (request: IncomingMessage, response: ServerResponse) => void;

type Fits = (request: { readonly url: string; readonly host: string | undefined }) => boolean;

/** Path prefixes, and hosts, and who answers them; the empty prefix answers the rest. Filled while the process starts. */
export class Routes {
  private readonly hosts: { fits: Fits; listener: Listener }[] = [];
  private readonly mounts: { fits: Fits; listener: Listener }[] = [];

  mount(prefix: string, listener: Listener): void {
    this.mounts.push({ fits: ({ url }) => isUnder(url, prefix), listener });
  }

  /** Hosts come before paths: all paths of such a host are its own. */
  mountHosts(fits: (host: string | undefined) => boolean, listener: Listener): void {
    this.hosts.push({ fits: ({ host }) => fits(host), listener });
  }

  find(url: string, host: string | undefined): Listener | undefined {
    return [...this.hosts, ...this.mounts].find(({ fits }) => fits({ url, host }))?.listener;
  }
}

/** Serves several applications on one origin: the first mount whose prefix fits answers, as an ingress would route. */
export function createFrontServer(routes: Routes): Server {
  return createNodeServer((request, response) => {
    const listener = routes.find(request.url ?? '/', request.headers.host);
    if (listener) listener(request, response);
    else notStartedYet(response);
  });
}

export async function listen(server: Server, address: { host: string; port: number }): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(address.port, address.host, resolve);
  });
  const bound = server.address();
  return typeof bound === 'object' && bound ? bound.port : address.port;
}

export async function closeServer(server: Server): Promise<void> {
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

function isUnder(url: string, prefix: string): boolean {
  if (!url.startsWith(prefix)) return false;
  const next = url[prefix.length];
  return prefix === '' || next === undefined || next === '/' || next === '?';
}

function notStartedYet(response: ServerResponse): void {
  const problem = {
    type: 'urn:portcullis:error:STARTING',
    title: 'Service Unavailable',
    status: 503,
    code: 'STARTING',
    detail: 'The service is starting.',
  };
  response
    .writeHead(503, { 'content-type': 'application/problem+json', 'retry-after': '1' })
    .end(JSON.stringify(problem));
}
