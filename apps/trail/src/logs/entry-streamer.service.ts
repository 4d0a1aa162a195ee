import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from '#libs/telemetry';
import { LOGGER } from '../ports.js';
import type { AnswerStream } from '../streaming/answer-stream.js';
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
  constructor(
    private readonly entries: LogEntries,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Returns the first page, so that what cannot be read at all is answered as a problem. */
  first({ organisationId, start, end }: EntryRange): Promise<string> {
    return this.page(organisationId, start, end);
  }

  /** A failure after the first byte destroys the connection: a short answer must not look like the whole. */
  async send({ organisationId, start, end }: EntryRange, first: string, answer: AnswerStream): Promise<void> {
    try {
      await answer.write(first);
      for (let at = start + PAGE; at < end; at += PAGE)
        await answer.write(await this.page(organisationId, at, end));
      answer.end();
    } catch (error) {
      answer.destroy();
      // A client that went away is no failure of ours.
      if (!answer.signal.aborted) this.logger.error({ err: error }, 'the entries of a log could not be sent');
    }
  }

  private async page(organisationId: string, start: number, end: number): Promise<string> {
    if (start >= end) return '';
    const texts = await this.entries.read(organisationId, start, Math.min(end, start + PAGE));
    return `${texts.join('\n')}\n`;
  }
}
