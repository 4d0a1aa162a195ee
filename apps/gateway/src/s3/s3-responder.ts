import type { FastifyReply, FastifyRequest } from 'fastify';
import { sendRefusal, traceIdOf } from '#libs/http';
import { readableBy } from '../cross-origin/readable-by.js';
import type { ItemResponder } from '../items/item-responder.js';
import type { S3Answer } from './protocol/s3-call.js';
import { S3_ERRORS, type S3Refusal } from './protocol/s3-refusal.js';
import { Xml } from './protocol/xml.js';

const XML = 'application/xml';
/** What clients that name no region take for granted. Not where the data is: that is the dataset's, and its gates'. */
const BUCKET_REGION = 'us-east-1';

/** Turns answers into HTTP as S3 does. */
export class S3Responder {
  constructor(private readonly items: ItemResponder) {}

  async respond(request: FastifyRequest, reply: FastifyReply, answer: S3Answer): Promise<void> {
    switch (answer.kind) {
      case 'item':
        return this.items.respond(reply, answer.read, request.method);
      case 'refusal':
        return sendS3Refusal(request, reply, answer);
      case 'document':
      case 'empty':
        return sendDocument(request, reply, answer);
    }
  }
}

function sendDocument(
  request: FastifyRequest,
  reply: FastifyReply,
  answer: Extract<S3Answer, { kind: 'document' | 'empty' }>,
): void {
  readableBy(reply.raw, answer.allowedOrigins);
  const body = Buffer.from(answer.kind === 'document' ? answer.xml : '');
  // Written past Fastify, which would give the answer to a HEAD a length of its own.
  reply.hijack();
  reply.raw.writeHead(200, {
    'content-type': XML,
    ...(request.method === 'GET' && { 'content-length': body.length }),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    vary: 'Origin',
    'x-amz-bucket-region': BUCKET_REGION,
    ...idHeaders(request, answer.recordId),
  });
  reply.raw.end(body);
}

/** Answers with one of S3's errors; as safe as `sendRefusal`. */
export function sendS3Refusal(request: FastifyRequest, reply: FastifyReply, refusal: S3Refusal): void {
  sendRefusal(request, reply, {
    status: S3_ERRORS[refusal.code][0],
    headers: {
      'content-type': XML,
      vary: 'Origin',
      ...refusal.headers,
      ...idHeaders(request, refusal.recordId),
    },
    body: toErrorDocument(request, refusal),
  });
}

function toErrorDocument(request: FastifyRequest, { code, message, recordId }: S3Refusal): string {
  const [path = ''] = request.originalUrl.split('?', 1);
  return Xml.plainDocument(
    'Error',
    Xml.element('Code', code),
    Xml.element('Message', message),
    Xml.element('Resource', path),
    Xml.element('RequestId', recordId ?? request.id),
    Xml.element('HostId', traceIdOf(request)),
  );
}

/** The id a client quotes is that of the record, where there is one. */
function idHeaders(request: FastifyRequest, recordId: string | undefined): Record<string, string> {
  return {
    ...(recordId !== undefined && { 'x-access-record': recordId }),
    'x-amz-request-id': recordId ?? request.id,
    'x-amz-id-2': traceIdOf(request),
  };
}
