import { Injectable } from '@nestjs/common';
import { recordedRefusal } from '#libs/identity';
import { AppError } from '#libs/kernel';
import { Database } from '#libs/persistence';
import type { Reach } from '../calls/reach.js';
import type { TrailCall } from '../calls/trail-call.js';
import { readPage } from '../formats/event-page.js';
import { TrailReads } from '../reads/trail-reads.service.js';
import { type EventFilters, selectionHash, toRecordable } from '../search/event-filters.js';
import { EventSearch } from '../search/event-search.service.js';
import { idRange } from '../search/id-range.js';
import { fromCursor, toCursor } from '../search/search-cursor.js';
import type { OwnAccessesAnswer, OwnAccessesQuery } from './own-accesses.schema.js';
import { type ListedRecord, toOwnAccess } from './told.js';

const ACTION = 'trail.own-accesses';

/** A page of somebody's own records, and the record that they looked. */
export interface RecordedOwnAccesses {
  readonly recordId: string;
  readonly body: OwnAccessesAnswer;
}

/** Answers people about themselves, and about nobody else: who is asked about is who asks, never a word of the request. */
@Injectable()
export class OwnAccesses {
  constructor(
    private readonly database: Database,
    private readonly search: EventSearch,
    private readonly reads: TrailReads,
  ) {}

  /** Returns one page, newest first, once the question is on the trail; a tool is refused, also one that acts for the person. */
  async list(call: TrailCall, query: OwnAccessesQuery): Promise<RecordedOwnAccesses> {
    await this.refuseTools(call);
    const { cursor, limit } = query;
    const selection = { reach: ownReach(call), filters: ownFilters(call, query) };
    const hash = selectionHash(selection);
    const before = fromCursor(cursor, hash);
    const recordId = await this.reads.record(call, ACTION, {
      organisationId: null,
      object: { type: 'person', id: call.principal.id },
      query: { ...toRecordable(selection.filters), limit, ...(before !== null && { before }) },
    });
    const found = await this.search.newestIds(selection, idRange(selection.filters, before), limit + 1);
    const ids = found.slice(0, limit);
    const last = found.length > limit ? ids.at(-1) : undefined;
    const nextCursor = last === undefined ? null : toCursor(last, hash);
    return { recordId, body: { accesses: await this.shown(selection.reach, ids), nextCursor } };
  }

  private async shown({ scope }: Reach, ids: readonly string[]): Promise<OwnAccessesAnswer['accesses']> {
    const { text } = await readPage(this.database, scope, { ids, format: 'json', nextCursor: null });
    const { events } = JSON.parse(text) as { events: ListedRecord[] };
    return events.map(toOwnAccess);
  }

  private async refuseTools(call: TrailCall): Promise<void> {
    const { kind, credentialId, id } = call.principal;
    if (kind === 'person' && credentialId === null) return;
    const refusal = new AppError({
      code: 'ROLE_FORBIDS',
      kind: 'forbidden',
      publicMessage: 'Their own accesses are shown to people who sign in themselves, not to tools.',
    });
    const question = { organisationId: null, object: { type: 'person', id }, query: {} };
    throw recordedRefusal(
      refusal,
      await this.reads.record(call, ACTION, question, { codes: [refusal.code] }),
    );
  }
}

/**
 * Their employer and whom they work for now, whatever their roles: of a client they work for no longer nothing is shown to them,
 * as everywhere else. An auditor's wider reach is not used here.
 */
function ownReach({ principal: { organisationId, worksFor } }: TrailCall): Reach {
  const organisations = [...new Set([organisationId, ...worksFor])].sort();
  return { organisations, scope: { organisations } };
}

function ownFilters({ principal }: TrailCall, { effect, kind, from, to }: OwnAccessesQuery): EventFilters {
  return {
    ...{ projectId: null, datasetId: null, itemId: null, toolId: null, code: null, country: null },
    personId: principal.id,
    effect: effect ?? null,
    kind: kind ?? null,
    fromMs: from?.getTime() ?? null,
    toMs: to?.getTime() ?? null,
  };
}
