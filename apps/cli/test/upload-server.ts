import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

export interface Received {
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

/** A fault: returns true when it has answered (or broken) the request itself. */
export type Fault = (request: IncomingMessage, response: ServerResponse, attempt: number) => boolean;

/** A small real server that takes uploads as the control plane does and checks what was announced. */
export class UploadServer {
  readonly received: Received[] = [];
  fault: Fault | undefined;
  /** Most uploads that were under way at one moment. */
  mostAtOnce = 0;
  private atOnce = 0;
  private readonly attempts = new Map<string, number>();
  private readonly http = createServer((request, response) => void this.serve(request, response));

  async start(): Promise<string> {
    this.http.listen(0, '127.0.0.1');
    await once(this.http, 'listening');
    return `http://127.0.0.1:${(this.http.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.http.closeAllConnections();
    await new Promise((closed) => this.http.close(closed));
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? '';
    const attempt = (this.attempts.get(path) ?? 0) + 1;
    this.attempts.set(path, attempt);
    if (this.fault?.(request, response, attempt)) return;
    const body = await this.receive(request);
    // The client went away: an upload that was not finished was not received.
    if (body === undefined) return;
    const isIntact = isAsAnnounced(request, body);
    if (isIntact) this.received.push({ path, headers: request.headers, body });
    response.writeHead(isIntact ? 201 : 422, { 'content-type': 'application/json' }).end('{}');
  }

  private async receive(request: IncomingMessage): Promise<Buffer | undefined> {
    this.atOnce += 1;
    this.mostAtOnce = Math.max(this.mostAtOnce, this.atOnce);
    return buffer(request)
      .catch(() => undefined)
      .finally(() => (this.atOnce -= 1));
  }
}

function isAsAnnounced(request: IncomingMessage, body: Buffer): boolean {
  const sha256 = createHash('sha256').update(body).digest('base64');
  return (
    request.headers['digest'] === `sha-256=${sha256}` &&
    request.headers['content-digest'] === `sha-256=:${sha256}:` &&
    request.headers['content-length'] === String(body.length)
  );
}

/** Answers as the gateway refuses. */
export function refuse(
  response: ServerResponse,
  status: number,
  code: string,
  headers: Record<string, string> = {},
): true {
  response.writeHead(status, { 'content-type': 'application/problem+json', ...headers });
  response.end(JSON.stringify({ status, code, title: 'Refused', detail: 'not today' }));
  return true;
}
