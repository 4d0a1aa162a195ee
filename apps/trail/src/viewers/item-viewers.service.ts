import { Injectable } from '@nestjs/common';
import { decodeCursor, encodeCursor } from '#libs/http';
import { isUuid } from '#libs/kernel';
import { Database } from '#libs/persistence';
import { z } from 'zod';
import type { TrailCall } from '../calls/trail-call.js';
import { TrailReads } from '../reads/trail-reads.service.js';
import { notFound } from '../references/reference.errors.js';
import { ReferenceFinder } from '../references/reference-finder.service.js';
import type { ViewersQuery } from '../search/event-query.schema.js';
import { type Viewer, viewersOfItem } from './viewers-of-item.js';

/** One page of the viewers of an item, and the record that somebody asked. */
export interface ViewersPage {
  readonly recordId: string;
  readonly body: { readonly viewers: readonly Viewer[]; readonly nextCursor: string | null };
}

const uuid = z.string().refine(isUuid).nullable();
const position = z.strictObject({ personId: uuid, toolId: uuid });

/** Answers who saw an item, once the question is on the trail. */
@Injectable()
export class ItemViewers {
  constructor(
    private readonly database: Database,
    private readonly references: ReferenceFinder,
    private readonly reads: TrailReads,
  ) {}

  /** Returns one page in the order of ids; throws NOT_FOUND for an item that is missing or another client's. */
  async list(call: TrailCall, item: string, { cursor, limit }: ViewersQuery): Promise<ViewersPage> {
    const after = cursor === undefined ? null : decodeCursor(cursor, position);
    const found = await this.references.find(call.reach, 'item', item);
    const about = { object: { type: 'item', id: item }, query: { limit, ...(after && { after }) } };
    if (found === null) {
      const question = { ...about, organisationId: null };
      throw notFound(await this.reads.record(call, 'trail.viewers', question, { codes: ['NOT_FOUND'] }));
    }
    const { organisationId } = found;
    const recordId = await this.reads.record(call, 'trail.viewers', {
      ...about,
      organisationId,
      itemId: found.id,
    });
    const { sql, values } = viewersOfItem(call.reach, found.id, { after, limit: limit + 1 });
    const rows = await this.database.read<Viewer>(call.reach.scope, sql, values);
    const viewers = rows.slice(0, limit);
    const last = rows.length > limit ? viewers.at(-1) : undefined;
    const nextCursor =
      last === undefined ? null : encodeCursor({ personId: last.personId, toolId: last.toolId });
    return { recordId, body: { viewers, nextCursor } };
  }
}
