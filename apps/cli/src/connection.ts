import { cliError } from './cli.errors.js';
import { cliSettings } from './cli.settings.js';
import { findStandaloneFile } from './standalone-file.js';
import type { Terminal } from './terminal.js';

/** Where to call and as whom. */
export interface Connection {
  /** Origin without a trailing slash. */
  readonly origin: string;
  readonly token: string;
}

export interface ConnectionOptions {
  readonly url?: string;
  readonly token?: string;
  /** A token may be read on its way. */
  readonly allowPlainHttp?: boolean;
}

const DEFAULT_ORIGIN = 'http://127.0.0.1:8080';
/** Hosts that are this machine, as a URL writes them. */
const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/** Resolves flags, then environment, then the local standalone's file; throws TOKEN_MISSING when nobody is named, PLAIN_HTTP_REFUSED where anybody on the way could read the token. */
export async function connect(options: ConnectionOptions, terminal: Terminal): Promise<Connection> {
  const settings = cliSettings(terminal);
  const token = options.token ?? settings.PORTCULLIS_TOKEN;
  if (token === undefined) {
    throw cliError(
      'TOKEN_MISSING',
      'No token: pass --token or set PORTCULLIS_TOKEN, e.g. PORTCULLIS_TOKEN=$(npx portcullis token client-admin)',
    );
  }
  const named = options.url ?? settings.PORTCULLIS_URL;
  const origin = named ?? (await findStandaloneFile(settings.PORTCULLIS_DATA_DIR))?.origin ?? DEFAULT_ORIGIN;
  return { origin: checkedOrigin(origin, options.allowPlainHttp === true), token };
}

function checkedOrigin(value: string, allowPlainHttp: boolean): string {
  const url = URL.parse(value);
  if (url === null || !/^https?:$/.test(url.protocol))
    throw cliError('URL_INVALID', `not an http(s) URL: ${value}`);
  if (url.protocol === 'http:' && !LOOPBACK.test(url.hostname) && !allowPlainHttp)
    throw cliError(
      'PLAIN_HTTP_REFUSED',
      `${url.origin} would get the token unencrypted: name an https:// address, or pass --allow-plain-http on a network that may see it`,
    );
  return url.href.replace(/\/+$/, '');
}
