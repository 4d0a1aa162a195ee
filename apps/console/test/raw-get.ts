import { request, type IncomingHttpHeaders } from 'node:http';

/** An answer, whole. */
export interface RawAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly bytes: Buffer;
}

/** Asks for a path exactly as it is spelt; fetch would straighten it first. */
export function rawGet(port: number, path: string, headers: Record<string, string> = {}): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const asked = request({ port, host: '127.0.0.1', path, headers }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('error', reject);
      response.on('end', () => {
        const bytes = Buffer.concat(parts);
        const { statusCode: status = 0 } = response;
        resolve({ status, headers: response.headers, body: bytes.toString(), bytes });
      });
    });
    asked.on('error', reject).end();
  });
}
