import type { FastifyReply } from 'fastify';
import { answerHeaders } from '../../calls/answer-headers.js';
import type { Answer } from './alerts.service.js';

/** Returns the body, and names its record in the headers. */
export function show<Body>(reply: FastifyReply, { recordId, body }: Answer<Body>): Body {
  void reply.headers(answerHeaders('application/json; charset=utf-8', recordId));
  return body;
}
