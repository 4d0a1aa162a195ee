import type { FastifyReply } from 'fastify';
import { AppError } from '#libs/kernel';
import { readableBy } from '../cross-origin/readable-by.js';
import type { ItemSender } from './item-sender.js';
import type { GrantedRead } from './read-item.service.js';
import type { AnswersWithoutBytes } from '../streams/still-granted.js';

/** Turns a granted read into its HTTP answer: bytes, or the statuses that carry none. */
export class ItemResponder {
  constructor(
    private readonly sender: ItemSender,
    private readonly withoutBytes: AnswersWithoutBytes,
  ) {}

  async respond(reply: FastifyReply, read: GrantedRead, method: string): Promise<void> {
    const { plan, headers } = read;
    readableBy(reply.raw, read.grant.answer.subject.browsers.allowedOrigins);
    if (!('start' in plan) || method === 'HEAD') {
      this.respondWithoutBytes(reply, read);
      return;
    }
    const range = { start: plan.start, endExclusive: plan.endExclusive };
    const contentRange = 'contentRange' in plan ? { 'content-range': plan.contentRange } : {};
    reply.hijack();
    await this.sender.send(reply.raw, {
      grant: read.grant,
      version: read.version,
      sealed: read.sealed,
      range,
      status: plan.status,
      headers: {
        ...headers,
        ...contentRange,
        'audit-receipt': read.grant.receipt.header(),
        'content-length': String(range.endExclusive - range.start),
      },
    });
  }

  private respondWithoutBytes(reply: FastifyReply, { plan, headers, grant, version }: GrantedRead): void {
    this.withoutBytes.conclude(grant);
    const size = version.manifest.plaintextSize;
    if (plan.status === 412)
      throw refusedBy('PRECONDITION_FAILED', 'precondition', { recordId: grant.recordId });
    if (plan.status === 416)
      throw refusedBy('RANGE_NOT_SATISFIABLE', 'range', { recordId: grant.recordId, size });
    const length = plan.status === 304 ? {} : { 'content-length': String(size) };
    // Written past Fastify, which would give the answer to a HEAD a Content-Length of 0.
    reply.hijack();
    reply.raw.writeHead(plan.status, { ...headers, ...length }).end();
  }
}

function refusedBy(code: string, kind: 'precondition' | 'range', context: Record<string, unknown>): AppError {
  const publicMessage =
    kind === 'range'
      ? 'The range lies outside the item.'
      : 'The item is not in the state the request demands.';
  return new AppError({ code, kind, publicMessage, context });
}
