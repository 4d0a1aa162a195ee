/** How a session's cookie is named and bound. */
export interface SessionCookie {
  readonly name: string;
  /** Path under which the gateway is mounted on the page's origin; `/` for all of it. */
  readonly path: string;
  /** False only on loopback, where there is no TLS. */
  readonly secure: boolean;
}

const BASE_NAME = 'portcullis-session';

/**
 * Returns the cookie of a mount. Its name carries the prefix that makes a browser refuse the same name from a sibling host
 * or from plain HTTP: `__Host-` on the whole origin, `__Secure-` under a path, none on loopback.
 */
export function sessionCookieFor(mount: { readonly path: string; readonly secure: boolean }): SessionCookie {
  const { path, secure } = mount;
  if (!secure) return { name: BASE_NAME, path, secure };
  return { name: `${path === '/' ? '__Host-' : '__Secure-'}${BASE_NAME}`, path, secure };
}

/** Returns the `Set-Cookie` that gives a browser its session for so many seconds; no script may read it, no other site send it. */
export function setSessionCookie(
  { name, path, secure }: SessionCookie,
  presented: string,
  maxAgeSeconds: number,
): string {
  const attributes = [`Max-Age=${maxAgeSeconds}`, `Path=${path}`, 'HttpOnly', 'SameSite=Lax'];
  return [`${name}=${presented}`, ...attributes, ...(secure ? ['Secure'] : [])].join('; ');
}

/** Returns the `Set-Cookie` that makes a browser forget its session. */
export function clearSessionCookie(cookie: SessionCookie): string {
  return setSessionCookie(cookie, '', 0);
}

/** The cookie's value; null when it was not sent, undefined when it was sent more than once: which is ours cannot be told. */
export function soleCookie(rawHeaders: readonly string[], name: string): string | null | undefined {
  let found: string | null = null;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    if (rawHeaders[index]?.toLowerCase() !== 'cookie') continue;
    for (const pair of (rawHeaders[index + 1] ?? '').split(';')) {
      const equals = pair.indexOf('=');
      if (equals < 0 || pair.slice(0, equals).trim() !== name) continue;
      if (found !== null) return undefined;
      found = pair.slice(equals + 1).trim();
    }
  }
  return found;
}
