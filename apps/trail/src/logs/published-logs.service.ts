import { Injectable } from '@nestjs/common';
import { Database } from '#libs/persistence';
import type { TrailCall } from '../calls/trail-call.js';
import { notFound } from '../references/reference.errors.js';
import { ReferenceFinder } from '../references/reference-finder.service.js';
import { findPublishedLog, type PublishedLog } from './log-state.js';

/** The logs a caller may see, as far as they are published. */
@Injectable()
export class PublishedLogs {
  constructor(
    private readonly database: Database,
    private readonly references: ReferenceFinder,
  ) {}

  /** Returns the organisation's log; NOT_FOUND for one that is not the caller's to see, or not published yet. */
  async get(call: TrailCall, organisation: string): Promise<PublishedLog> {
    const found = await this.references.find(call.reach, 'organisation', organisation);
    const log = found === null ? null : await findPublishedLog(this.database, found.id);
    if (log === null) throw notFound();
    return log;
  }
}
