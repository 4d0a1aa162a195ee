import { z } from 'zod';

const MAX_ORIGIN = 280;
const SHAPE = /^https?:\/\/(?:[a-z0-9.-]+|\[[0-9a-f:.]+\])(?::[0-9]{1,5})?$/;
const LOOPBACK: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * An origin exactly as browsers send it in `Origin`: scheme, host in lower case (punycode), a port only where it is not the
 * scheme's own; no path, no wildcard. Plain HTTP is for pages of one's own machine.
 */
export const webOrigin = z
  .string()
  .max(MAX_ORIGIN)
  .refine(isExact, 'must be an origin as browsers send it: https://host or https://host:port');

/** True when pages of this origin reach their readers without TLS, which only loopback may. */
export function isPlainOrigin(origin: string): boolean {
  return origin.startsWith('http://');
}

function isExact(value: string): boolean {
  if (!SHAPE.test(value) || !URL.canParse(value)) return false;
  const { origin, hostname } = new URL(value);
  return origin === value && (!isPlainOrigin(value) || LOOPBACK.has(hostname));
}
