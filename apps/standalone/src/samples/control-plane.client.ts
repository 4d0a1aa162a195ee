import { AppError } from '#libs/kernel';

/** Calls the product's own HTTP interface as one of the sample people; the samples use no other way in. */
export class ControlPlaneClient {
  private token: { value: string; expiresAt: number } | undefined;

  constructor(
    private readonly origin: string,
    private readonly handle: string,
    private readonly signIn: (handle: string) => Promise<string>,
  ) {}

  async get<T>(path: string): Promise<T> {
    return this.json<T>('GET', path);
  }

  async patch<T>(path: string, body: object): Promise<T> {
    return this.json<T>('PATCH', path, body);
  }

  async put<T>(path: string, body: object): Promise<T> {
    return this.json<T>('PUT', path, body);
  }

  /** Creates something, or leaves it as it is when it exists already: an interrupted set-up can be run again. */
  async ensure<T>(path: string, body: object): Promise<T | 'exists'> {
    const response = await this.send('POST', path, JSON.stringify(body), { 'content-type': 'application/json' });
    if (response.status === 409) {
      await response.arrayBuffer();
      return 'exists';
    }
    return this.parsed<T>(response, `POST ${path}`);
  }

  /** Uploads one item's bytes. */
  async upload(path: string, content: AsyncIterable<Uint8Array>, headers: Readonly<Record<string, string>>): Promise<void> {
    const body = ReadableStream.from<Uint8Array>(content);
    await this.parsed(await this.send('PUT', path, body, headers), `PUT ${path}`);
  }

  private async json<T>(method: string, path: string, body?: object): Promise<T> {
    const headers = body === undefined ? {} : { 'content-type': 'application/json' };
    return this.parsed<T>(await this.send(method, path, body === undefined ? undefined : JSON.stringify(body), headers), `${method} ${path}`);
  }

  private async send(method: string, path: string, body: string | ReadableStream<Uint8Array> | undefined, headers: Readonly<Record<string, string>>): Promise<Response> {
    return fetch(`${this.origin}${path}`, {
      method,
      headers: { authorization: `Bearer ${await this.bearer()}`, ...headers },
      ...(body !== undefined && { body, duplex: 'half' }),
    });
  }

  private async parsed<T>(response: Response, call: string): Promise<T> {
    const text = await response.text();
    if (response.ok) return (text === '' ? undefined : JSON.parse(text)) as T;
    throw new AppError({
      code: 'SAMPLE_SETUP_FAILED',
      kind: 'internal',
      publicMessage: `Setting up the samples failed at ${call}: ${response.status} ${text}`,
    });
  }

  private async bearer(): Promise<string> {
    if (!this.token || this.token.expiresAt < Date.now()) {
      this.token = { value: await this.signIn(this.handle), expiresAt: Date.now() + 600_000 };
    }
    return this.token.value;
  }
}
