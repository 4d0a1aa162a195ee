import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { Injectable } from '@nestjs/common';
import { LogEntries } from './log-entries.js';

export interface EntryRange {
  readonly organisationId: string;
  readonly recordId: string;
  readonly start: number;
  readonly end: number;
}

const PAGE = 2_000;

/** Sends a log's entries, page by page with back-pressure: memory is bounded by a page, whatever the range. */
@Injectable()
export class EntryStreamer {
  constructor(private readonly entries: LogEntries) {}

  /** A failure after the first byte destroys the connection: a short answer must not look like the whole. */
  async send(response: ServerResponse, { organisationId, recordId, start, end }: EntryRange): Promise<void> {
    const first = await this.page(organisationId, start, end);
    response.writeHead(200, {
      'content-type': 'application/x-ndjson',
      'cache-control': 'private, no-store',
      'x-content-type-options': 'nosniff',
      'x-access-record': recordId,
    });
    try {
      let text = first;
      for (let at = start; at < end && !response.destroyed; at += PAGE) {
        if (at > start) text = await this.page(organisationId, at, end);
        if (!response.write(text)) await Promise.race([once(response, 'drain'), once(response, 'close')]);
      }
      response.end();
    } catch {
      response.destroy();
    }
  }

  private async page(organisationId: string, start: number, end: number): Promise<string> {
    if (start >= end) return '';
    const texts = await this.entries.read(organisationId, start, Math.min(end, start + PAGE));
    return `${texts.join('\n')}\n`;
  }
}
