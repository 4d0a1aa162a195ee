import { createServer, request, type Server } from 'node:http';
import { once } from 'node:events';

/** One request as it went over the wire, and what came back. */
export interface Passed {
  readonly method: string;
  readonly target: string;
  readonly status: number;
  /** The record the answer names. */
  readonly recordId: string;
}

/** Passes requests on byte for byte, as a proxy in front of a gateway must, and counts them. */
export class CountingProxy {
  private constructor(
    private readonly server: Server,
    readonly port: number,
    readonly passed: readonly Passed[],
  ) {}

  static async to(origin: string): Promise<CountingProxy> {
    const { hostname, port } = new URL(origin);
    const passed: Passed[] = [];
    const server = createServer((incoming, outgoing) => {
      const { method = '', url = '', rawHeaders } = incoming;
      const onward = request(
        { hostname, port, method, path: url, headers: rawHeaders, setHost: false },
        (answer) => {
          const { statusCode: status = 0 } = answer;
          passed.push({ method, target: url, status, recordId: String(answer.headers['x-access-record']) });
          outgoing.writeHead(status, answer.rawHeaders);
          answer.pipe(outgoing);
        },
      );
      onward.on('error', () => outgoing.destroy());
      outgoing.on('close', () => onward.destroy());
      incoming.pipe(onward);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const bound = typeof address === 'object' && address ? address.port : 0;
    return new CountingProxy(server, bound, passed);
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}
