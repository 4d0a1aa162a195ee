import { Injectable } from '@nestjs/common';
import { AppError } from '#libs/kernel';
import type { TrailCall } from '../calls/trail-call.js';
import { TrailReads } from '../reads/trail-reads.service.js';
import { type EventSelection, toRecordable } from '../search/event-filters.js';
import { LogHeads } from './log-head.service.js';
import { before, fromEventId, type LogPosition } from './log-position.js';

/** A live tail that has been recorded and may begin. */
export interface OpenedTail {
  readonly recordId: string;
  readonly start: LogPosition;
}

/** Says where a live tail begins, once it is on the trail that somebody follows. */
@Injectable()
export class OpenTails {
  constructor(
    private readonly heads: LogHeads,
    private readonly reads: TrailReads,
  ) {}

  /** Returns the place after the last event the client has, or the end of the logs; POSITION_UNKNOWN for one that is gone. */
  async open(
    call: TrailCall,
    selection: EventSelection,
    lastEventId: string | undefined,
  ): Promise<OpenedTail> {
    const head = await this.heads.read();
    const start =
      lastEventId === undefined || lastEventId === ''
        ? before(head.system, head.transaction)
        : fromEventId(lastEventId);
    // Beyond the end: the database was set back to an earlier state, and what came since is not what the client has seen.
    if (start === null || start.system !== head.system || start.transaction > head.transaction)
      throw positionUnknown();
    const { filters, organisationId } = selection;
    const recordId = await this.reads.record(call, 'trail.follow', {
      organisationId,
      object: { type: 'trail', id: organisationId ?? call.principal.organisationId },
      projectId: filters.projectId,
      itemId: filters.itemId,
      query: { ...toRecordable(filters), after: lastEventId ?? null },
    });
    return { recordId, start };
  }
}

function positionUnknown(): AppError {
  return new AppError({
    code: 'POSITION_UNKNOWN',
    kind: 'conflict',
    publicMessage:
      'Last-Event-ID is no position of this log. Search for what is missing and follow from now.',
  });
}
