import { randomHex } from '#libs/kernel';

const TRACEPARENT = /^([\da-f]{2})-([\da-f]{32})-([\da-f]{16})-[\da-f]{2}(-.*)?$/;
const ZERO_TRACE = '0'.repeat(32);
const ZERO_SPAN = '0'.repeat(16);

/** Returns the trace id of a valid W3C `traceparent`, or null (Trace Context §3.2.2: zero ids and version ff are invalid). */
export function parseTraceparent(header: string | undefined): string | null {
  const match = TRACEPARENT.exec(header ?? '');
  const [, version, traceId, spanId, extra] = match ?? [];
  if (traceId === undefined || version === 'ff' || traceId === ZERO_TRACE || spanId === ZERO_SPAN)
    return null;
  return version === '00' && extra !== undefined ? null : traceId;
}

/** Returns 32 hexadecimal characters: the caller's trace where it sent a valid one, else a fresh random id. */
export function traceIdFrom(header: string | string[] | undefined): string {
  return (typeof header === 'string' ? parseTraceparent(header) : null) ?? randomHex(16);
}
