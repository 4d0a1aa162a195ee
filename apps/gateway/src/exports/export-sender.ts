import type { FastifyReply } from 'fastify';
import { readableBy } from '../cross-origin/readable-by.js';
import { SocketWriter } from '../items/socket-writer.js';
import { assertStillGranted, type LeaseState } from '../streams/still-granted.js';
import { type ExportFormat, toPieces } from './export-format.js';
import type { OpenedExport } from './export-items.service.js';

/**
 * Sends an export with back-pressure: one page of it is in memory. What fails before the first byte is a problem; after it
 * the connection is destroyed, so that a part of a project never looks like the whole of it.
 */
export class ExportSender {
  constructor(
    private readonly lease: LeaseState,
    private readonly stallMs: number,
  ) {}

  async send(reply: FastifyReply, opened: OpenedExport, format: ExportFormat): Promise<void> {
    const { stream } = opened.grant;
    readableBy(reply.raw, opened.grant.allowedOrigins);
    reply.hijack();
    // Also where the answer becomes a problem: its record is there.
    reply.raw.setHeader('x-access-record', opened.grant.recordId);
    try {
      if (reply.request.method === 'HEAD') this.sendHeaders(reply, opened, format);
      else await this.sendAll(reply, opened, format);
    } finally {
      stream.release();
    }
  }

  private sendHeaders(reply: FastifyReply, { grant }: OpenedExport, format: ExportFormat): void {
    assertStillGranted(grant.stream, this.lease, grant.recordId);
    reply.raw.writeHead(200, headersOf(format)).end();
  }

  private async sendAll(
    reply: FastifyReply,
    { grant, pages }: OpenedExport,
    format: ExportFormat,
  ): Promise<void> {
    // Its length is not known before its last page, so a client that leaves early has always left early.
    const writer = new SocketWriter(reply.raw, this.stallMs, Infinity);
    // INVARIANT I3: what a slow client has not taken yet is withdrawn too.
    grant.stream.onCut((reason) => writer.abort(reason));
    grant.stream.onLapse(() => {
      if (writer.started) writer.abort('lease_lost');
    });
    for await (const piece of toPieces(format, pages)) {
      assertStillGranted(grant.stream, this.lease, grant.recordId);
      if (!writer.started) writer.start(200, headersOf(format));
      await writer.write([Buffer.from(piece)]);
    }
    await writer.finish();
  }
}

function headersOf(format: ExportFormat): Record<string, string> {
  return {
    'content-type': format.mediaType,
    'content-disposition': `attachment; filename="${format.fileName}"`,
    'cache-control': 'private, no-store',
    'x-content-type-options': 'nosniff',
  };
}
