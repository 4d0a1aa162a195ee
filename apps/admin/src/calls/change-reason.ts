import type { FastifyRequest } from 'fastify';
import { requestInvalid } from '#libs/http';
import { line } from '../schema/text.schema.js';

const HEADER = 'x-change-reason';

/** The words a caller may give for a change, 1 to 500 characters. */
export const changeReason = line(500);

/**
 * Returns the caller's reason from the body's `reason` or the `X-Change-Reason` header; a malformed header is a 400.
 * A malformed `reason` in the body never gets here: the route's own schema refuses it.
 */
export function changeReasonOf(request: Pick<FastifyRequest, 'headers' | 'body'>): string | null {
  const header = request.headers[HEADER];
  if (header !== undefined) return parse(header);
  const { body } = request;
  if (typeof body !== 'object' || body === null || !('reason' in body)) return null;
  return changeReason.safeParse(body.reason).data ?? null;
}

function parse(header: string | string[]): string {
  const parsed = changeReason.safeParse(header);
  if (parsed.success) return parsed.data;
  throw requestInvalid(parsed.error.issues.map(({ message }) => ({ message, path: ['X-Change-Reason'] })));
}
