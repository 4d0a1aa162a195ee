import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One webhook as it arrived. */
export interface Received {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/**
 * Somebody else's server: answers 204, what its path says (`/500`, `/302`), under `/101` a change of protocol and no word more, or
 * under `/silent` nothing until it is told to.
 */
export class WebhookReceiver {
  readonly received: Received[] = [];
  private readonly unanswered: ServerResponse[] = [];
  private mostUnanswered = 0;

  private constructor(private readonly server: Server) {}

  static async start(): Promise<WebhookReceiver> {
    const server = createServer();
    const receiver = new WebhookReceiver(server);
    server.on('request', (request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const path = request.url ?? '';
        receiver.received.push({ path, headers: request.headers, body: Buffer.concat(chunks).toString() });
        receiver.answer(path, response);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return receiver;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** The most requests that waited for an answer at once. */
  get mostWaiting(): number {
    return this.mostUnanswered;
  }

  url(path: string): string {
    return `http://127.0.0.1:${this.port}${path}`;
  }

  at(path: string): Received[] {
    return this.received.filter((one) => one.path === path);
  }

  /** Answers whoever waits. */
  release(): void {
    for (const response of this.unanswered.splice(0)) response.writeHead(204).end();
  }

  stop(): void {
    this.server.close();
    this.server.closeAllConnections();
  }

  private answer(path: string, response: ServerResponse): void {
    if (path.startsWith('/silent')) {
      this.unanswered.push(response);
      this.mostUnanswered = Math.max(this.mostUnanswered, this.unanswered.length);
      return;
    }
    if (path.startsWith('/101')) {
      response.socket?.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n');
      return;
    }
    const status = Number(/^\/(\d{3})/.exec(path)?.[1] ?? 204);
    response.writeHead(status, status === 302 ? { location: this.url('/redirected') } : {}).end();
  }
}
