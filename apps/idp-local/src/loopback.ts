import type { IncomingMessage } from 'node:http';

const LOOPBACK_ADDRESS = /^(?:127(?:\.\d{1,3}){3}|::1|::ffff:127(?:\.\d{1,3}){3})$/;
const LOOPBACK_HOST = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d{1,5})?$/i;

/** True only when the request came from this machine and no proxy speaks for somebody else. */
export function isDirectLoopback(request: IncomingMessage): boolean {
  const forwarded = ['x-forwarded-for', 'forwarded', 'x-real-ip'].some(
    (name) => request.headers[name] !== undefined,
  );
  return !forwarded && LOOPBACK_ADDRESS.test(request.socket.remoteAddress ?? '');
}

/**
 * True when the Host header names this provider: the issuer's host, or any loopback name when the issuer is on loopback.
 * A page of a foreign name that was made to resolve to this machine (DNS rebinding) is not answered.
 */
export function isOwnHost(host: string | undefined, issuer: URL): boolean {
  if (host === issuer.host) return true;
  return host !== undefined && LOOPBACK_HOST.test(issuer.host) && LOOPBACK_HOST.test(host);
}
