import { soleCookie } from './session-cookie.js';
import { parseSessionSecret } from './session-secret.js';

/** The part of a request that may carry a session: its method, and header names and values alternating as they arrived. */
export interface SessionSource {
  readonly method?: string;
  readonly raw: { readonly rawHeaders: readonly string[] };
}

/** What the session cookie of a request is worth; `none` when there is no such cookie. */
export type PresentedSession =
  | { readonly kind: 'none' }
  | { readonly kind: 'browser-session'; readonly secretHash: Buffer }
  | {
      readonly kind: 'unusable';
      readonly code:
        'CREDENTIAL_AMBIGUOUS' | 'CREDENTIAL_MALFORMED' | 'SESSION_UNSAFE_METHOD' | 'SESSION_CROSS_SITE';
    };

const SAFE_METHODS: ReadonlySet<string | undefined> = new Set(['GET', 'HEAD']);
/** Where a request may come from to be taken for the person's own; a browser too old to say sends nothing. */
const OWN_SITES: ReadonlySet<string | null | undefined> = new Set([null, 'same-origin', 'same-site', 'none']);

/**
 * Reads a session the way a browser may use one: a cookie goes along with whatever any page asks for, so alone it only
 * reads (GET, HEAD), and not for a page of another site. What the person did not mean to do, it cannot do in their name.
 */
export function readPresentedSession(request: SessionSource, cookieName: string): PresentedSession {
  const { rawHeaders } = request.raw;
  const value = soleCookie(rawHeaders, cookieName);
  if (value === null) return { kind: 'none' };
  if (value === undefined) return { kind: 'unusable', code: 'CREDENTIAL_AMBIGUOUS' };
  const secretHash = parseSessionSecret(value);
  if (secretHash === null) return { kind: 'unusable', code: 'CREDENTIAL_MALFORMED' };
  if (!SAFE_METHODS.has(request.method)) return { kind: 'unusable', code: 'SESSION_UNSAFE_METHOD' };
  if (!OWN_SITES.has(soleHeader(rawHeaders, 'sec-fetch-site')))
    return { kind: 'unusable', code: 'SESSION_CROSS_SITE' };
  return { kind: 'browser-session', secretHash };
}

/** The header's value; null when absent, undefined when there are several. */
export function soleHeader(rawHeaders: readonly string[], name: string): string | null | undefined {
  let found: string | null = null;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    if (rawHeaders[index]?.length !== name.length || rawHeaders[index]?.toLowerCase() !== name) continue;
    if (found !== null) return undefined;
    found = rawHeaders[index + 1] ?? '';
  }
  return found;
}
