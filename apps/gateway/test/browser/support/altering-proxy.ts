import {
  createServer,
  type IncomingHttpHeaders,
  type OutgoingHttpHeaders,
  request,
  type Server,
} from 'node:http';
import type { AddressInfo } from 'node:net';

/** The gateway's own name to browsers: a cookie is a host's, on whatever port. */
export const GATEWAY_HOST = 'gateway.corp.localhost';

/** One request that came through, as the browser sent it, and the status it got. */
export interface Seen {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly status: number;
}

export interface AlteringProxy {
  readonly origin: string;
  readonly seen: Seen[];
  stop(): void;
}

/** What becomes of an answer's headers. */
export type Alter = (headers: IncomingHttpHeaders) => OutgoingHttpHeaders;

/** Stands in front of a gateway and alters the headers of its answers: shows what each of them is good for. */
export async function startProxy(
  gateway: string,
  alter: Alter = (headers) => headers,
): Promise<AlteringProxy> {
  const seen: Seen[] = [];
  const server: Server = createServer((incoming, outgoing) => {
    const { method = 'GET', url = '/', headers } = incoming;
    const asked = request(`${gateway}${url}`, { method, headers }, (answer) => {
      const status = answer.statusCode ?? 0;
      seen.push({ method, url, headers, status });
      outgoing.writeHead(status, alter(answer.headers));
      answer.pipe(outgoing);
      outgoing.on('close', () => answer.destroy());
    });
    asked.on('error', () => outgoing.destroy());
    incoming.pipe(asked);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://${GATEWAY_HOST}:${port}`,
    seen,
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
