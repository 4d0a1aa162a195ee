import type { FastifyReply } from 'fastify';
import { evaluateConditions } from '#libs/http';
import type { AdminRequest } from '../calls/call.decorator.js';
import { assertConditions } from './change-conditions.js';
import { viewTag } from './view-tag.js';

/**
 * Returns what to answer a GET with: the view under its entity tag, or nothing and a 304 where the caller has it already. What
 * is public (health) is no view of anything, and stays as it is.
 */
export function sendView(request: AdminRequest, reply: FastifyReply, view: unknown): unknown {
  const isGuarded = (request.principal ?? null) !== null;
  if (!isGuarded || request.method !== 'GET' || typeof view !== 'object' || view === null) return view;
  const { 'if-match': ifMatch, 'if-none-match': ifNoneMatch } = request.headers;
  const etag = viewTag(view);
  // Not even the caller's own browser keeps it: it is about people.
  void reply.header('etag', etag).header('cache-control', 'private, no-store');
  const { outcome } = evaluateConditions('GET', { ifMatch, ifNoneMatch }, { etag });
  if (outcome === 'precondition-failed') assertConditions({ ifMatch }, view);
  if (outcome !== 'not-modified') return view;
  void reply.status(304);
  return undefined;
}
