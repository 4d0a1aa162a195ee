import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ConsoleFile } from './console-files.js';
import { consoleHeaders } from './console-headers.js';
import { type ConsoleSettings, settingsText } from './console-settings.js';

/** Path below which the console is served. */
export const CONSOLE_PATH = '/console';

const A_YEAR = 'public, max-age=31536000, immutable';

/** Serves the console's files, its settings, and its one page for every path of its own that is not a file. */
export class ConsoleHandler {
  private readonly headers: Readonly<Record<string, string>>;
  private readonly settings: ConsoleFile;

  constructor(
    private readonly files: ReadonlyMap<string, ConsoleFile>,
    settings: ConsoleSettings,
  ) {
    this.headers = consoleHeaders(settings.issuer);
    const body = Buffer.from(settingsText(settings));
    this.settings = { mediaType: 'application/json; charset=utf-8', body, gzipped: null, isImmutable: false };
  }

  /** Answers one request; a plain function, so that a server can be given it as it is. */
  readonly handle = (request: IncomingMessage, response: ServerResponse): void => {
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.writeHead(405, { ...this.headers, allow: 'GET, HEAD' }).end();
      return;
    }
    const [path = ''] = (request.url ?? '').split('?');
    if (path === CONSOLE_PATH) {
      response.writeHead(308, { ...this.headers, location: `${CONSOLE_PATH}/` }).end();
      return;
    }
    const file = this.find(path.slice(CONSOLE_PATH.length + 1));
    if (file) this.send(file, request, response);
    else response.writeHead(404, { ...this.headers, 'cache-control': 'no-store' }).end();
  };

  /** What is asked for by a name that no build has is missing; every other path is a page, which the browser finds itself. */
  private find(name: string): ConsoleFile | undefined {
    if (name === 'config.json') return this.settings;
    const isFile = name.startsWith('assets/') || /\.[a-z0-9]+$/.test(name);
    return this.files.get(name) ?? (isFile ? undefined : this.files.get('index.html'));
  }

  private send(file: ConsoleFile, request: IncomingMessage, response: ServerResponse): void {
    const packed = acceptsGzip(request) ? file.gzipped : null;
    const body = packed ?? file.body;
    response.writeHead(200, {
      ...this.headers,
      'content-type': file.mediaType,
      'content-length': body.length,
      'cache-control': file.isImmutable ? A_YEAR : 'no-store',
      vary: 'Accept-Encoding',
      ...(packed && { 'content-encoding': 'gzip' }),
    });
    response.end(request.method === 'HEAD' ? undefined : body);
  }
}

function acceptsGzip(request: IncomingMessage): boolean {
  return /(?:^|,)\s*gzip\s*(?:,|$)/.test(String(request.headers['accept-encoding'] ?? ''));
}
