import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';

export interface SeenRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
  readonly atMs: number;
}

type Answer = (response: ServerResponse, request: SeenRequest) => void;

/** A real HTTP server that answers as a test says, and remembers what it was asked. */
export class ScriptedGateway {
  readonly seen: SeenRequest[] = [];
  private readonly server: Server;
  private waiting: (() => void)[] = [];

  private constructor(private answer: Answer) {
    this.server = createServer((request, response) => void this.take(request, response));
  }

  static async start(answer: Answer): Promise<ScriptedGateway> {
    const gateway = new ScriptedGateway(answer);
    await new Promise<void>((resolve) => gateway.server.listen(0, '127.0.0.1', resolve));
    return gateway;
  }

  get origin(): string {
    const address = this.server.address();
    return `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
  }

  /** The paths asked for, without their queries. */
  get paths(): string[] {
    return this.seen.map(({ method, url }) => `${method} ${url.split('?')[0] ?? ''}`);
  }

  /** Resolves once so many requests ended with this path have arrived. */
  async untilSeen(ending: string, count: number): Promise<void> {
    while (this.seen.filter(({ url }) => url.endsWith(ending)).length < count)
      await new Promise<void>((resolve) => this.waiting.push(resolve));
  }

  answerFrom(answer: Answer): void {
    this.answer = answer;
  }

  stop(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((resolve) => this.server.close(() => resolve()));
  }

  private async take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { method = '', url = '', headers } = request;
    const seen = { method, url, headers, body: Buffer.concat(chunks).toString(), atMs: performance.now() };
    this.seen.push(seen);
    for (const wake of this.waiting.splice(0)) wake();
    this.answer(response, seen);
  }
}

/** Answers with JSON. */
export function json(response: ServerResponse, body: unknown): void {
  response.setHeader('content-type', 'application/json').end(JSON.stringify(body));
}

/** Answers with a problem. */
export function problem(
  response: ServerResponse,
  { status, code, headers = {} }: { status: number; code: string; headers?: Record<string, string> },
): void {
  const body = { type: `urn:portcullis:error:${code}`, title: code, status, detail: `It is ${code}.`, code };
  response
    .writeHead(status, { 'content-type': 'application/problem+json', ...headers })
    .end(
      JSON.stringify({ ...body, recordId: 'r', traceId: 't', reasons: [{ gate: 'g', code, detail: 'd' }] }),
    );
}
