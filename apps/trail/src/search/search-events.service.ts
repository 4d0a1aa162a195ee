import { Injectable } from '@nestjs/common';
import { Database } from '#libs/persistence';
import type { TrailCall } from '../calls/trail-call.js';
import { type PageText, readPage } from '../formats/event-page.js';
import { TrailReads } from '../reads/trail-reads.service.js';
import { notFound } from '../references/reference.errors.js';
import { type Found, ReferenceFinder } from '../references/reference-finder.service.js';
import { type EventSelection, selectionHash, toRecordable } from './event-filters.js';
import type { PageFormat } from './event-query.schema.js';
import { EventSearch } from './event-search.service.js';
import { idRange } from './id-range.js';
import { fromCursor, toCursor } from './search-cursor.js';

/** Which page of a selection. */
export interface PageRequest {
  readonly cursor?: string | undefined;
  readonly limit: number;
  readonly format: PageFormat;
}

/** A page, and the record that somebody looked at it. */
export interface RecordedPage extends PageText {
  readonly recordId: string;
  readonly nextCursor: string | null;
}

/** Answers searches: finds, records that it was asked, then shows. */
@Injectable()
export class SearchEvents {
  constructor(
    private readonly database: Database,
    private readonly search: EventSearch,
    private readonly reads: TrailReads,
    private readonly references: ReferenceFinder,
  ) {}

  /** Returns one page, newest first, once the question is on the trail as `action`. */
  async page(
    call: TrailCall,
    action: string,
    selection: EventSelection,
    { cursor, limit, format }: PageRequest,
  ): Promise<RecordedPage> {
    const { filters, reach, organisationId } = selection;
    const hash = selectionHash(selection);
    const before = fromCursor(cursor, hash);
    const recordId = await this.reads.record(call, action, {
      organisationId,
      object: { type: 'trail', id: organisationId ?? call.principal.organisationId },
      projectId: filters.projectId,
      itemId: filters.itemId,
      query: { ...toRecordable(filters), format, limit, ...(before !== null && { before }) },
    });
    const found = await this.search.newestIds(selection, idRange(filters, before), limit + 1);
    const ids = found.slice(0, limit);
    const last = found.length > limit ? ids.at(-1) : undefined;
    const nextCursor = last === undefined ? null : toCursor(last, hash);
    return {
      ...(await readPage(this.database, reach.scope, { ids, format, nextCursor })),
      recordId,
      nextCursor,
    };
  }

  /** Returns the person a path names; throws NOT_FOUND, recorded, for one that is missing or not the caller's to know. */
  async findPerson(call: TrailCall, reference: string): Promise<Found> {
    const found = await this.references.find(call.reach, 'person', reference);
    if (found !== null) return found;
    const question = { organisationId: null, object: { type: 'person', id: reference }, query: {} };
    throw notFound(await this.reads.record(call, 'trail.accesses', question, { codes: ['NOT_FOUND'] }));
  }
}
