import { type IncomingHttpHeaders, request } from 'node:http';

/** One whole answer. */
export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  readonly bytes: Buffer;
  /** The parsed body; undefined when there is none. */
  readonly body: ReturnType<typeof JSON.parse>;
}

export interface Question {
  readonly method: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

/** Asks over a connection of its own; the path goes out exactly as given. */
export function ask(origin: string, { method, path, headers = {}, body }: Question): Promise<Answer> {
  const { hostname, port } = new URL(origin);
  return new Promise((resolve, reject) => {
    const outgoing = request({ hostname, port, method, path, headers, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.once('error', reject);
      response.once('end', () => {
        const bytes = Buffer.concat(chunks);
        const text = bytes.toString('utf8');
        const isJson = /[/+]json/.test(response.headers['content-type'] ?? '');
        const parsed: unknown = isJson && text !== '' ? JSON.parse(text) : undefined;
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text, bytes, body: parsed });
      });
    });
    outgoing.once('error', reject);
    outgoing.end(body);
  });
}

/** The control plane as one caller sees it. */
export class Api {
  constructor(
    private readonly origin: string,
    private readonly token: string | null,
  ) {}

  get(path: string, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
    return this.send('GET', path, undefined, headers);
  }

  post(path: string, body?: object, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
    return this.send('POST', path, body, headers);
  }

  patch(path: string, body: object): Promise<Answer> {
    return this.send('PATCH', path, body);
  }

  put(path: string, body: object): Promise<Answer> {
    return this.send('PUT', path, body);
  }

  delete(path: string, body?: object): Promise<Answer> {
    return this.send('DELETE', path, body);
  }

  send(
    method: string,
    path: string,
    body?: object,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Answer> {
    if (body === undefined) return this.raw({ method, path, headers });
    return this.text(method, path, JSON.stringify(body), headers);
  }

  /** Sends text as JSON, whether it is or not. */
  text(
    method: string,
    path: string,
    body: string,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Answer> {
    // Node announces no length for a DELETE by itself.
    const about = { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(body)) };
    return this.raw({ method, path, headers: { ...about, ...headers }, body });
  }

  /** Sends a file of CSV. */
  csv(path: string, body: string | Buffer, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
    const about = { 'content-type': 'text/csv', 'content-length': String(Buffer.byteLength(body)) };
    return this.raw({ method: 'POST', path, headers: { ...about, ...headers }, body });
  }

  /** Uploads an item; the key is percent-encoded segment by segment. */
  upload(
    dataset: string,
    key: string,
    content: Buffer,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Answer> {
    const path = `/admin/v1/datasets/${dataset}/items/${key.split('/').map(encodeURIComponent).join('/')}`;
    const length = { 'content-type': 'application/octet-stream', 'content-length': String(content.length) };
    return this.raw({ method: 'PUT', path, headers: { ...length, ...headers }, body: content });
  }

  raw(question: Question): Promise<Answer> {
    const authorization = this.token === null ? {} : { authorization: `Bearer ${this.token}` };
    return ask(this.origin, { ...question, headers: { ...authorization, ...question.headers } });
  }
}
