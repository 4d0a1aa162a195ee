import { Inject, Injectable } from '@nestjs/common';
import type { Clock } from '#libs/kernel';
import { Database } from '#libs/persistence';
import type { TrailCall } from '../calls/trail-call.js';
import { AuditorRights } from '../identity/auditor-rights.service.js';
import { CLOCK } from '../ports.js';
import type { EventSelection } from '../search/event-filters.js';
import type { AnswerStream } from '../streaming/answer-stream.js';
import { type LogHead, LogHeads } from './log-head.service.js';
import { before, type LogPosition, toEventId } from './log-position.js';
import { TAIL_TURN_MS, TailPace } from './tail-pace.js';
import { type TailRow, tailStatement } from './tail-statement.js';

/** What memory one client takes: a page of lines. */
const ROWS_PER_PAGE = 200;
/** Transactions looked through at a time, so that catching up on a quiet filter is many short questions, not a long one. */
const TRANSACTIONS_PER_PAGE = 5_000n;

interface TailPage {
  readonly rows: readonly TailRow[];
  readonly position: LogPosition;
}

/** Whom is followed for what. */
export interface Following {
  readonly call: TrailCall;
  readonly selection: EventSelection;
  readonly start: LogPosition;
}

/**
 * Follows the logs for one client. Each asks the database itself, under its own scope, from its own position: nothing is kept
 * for a slow one, nothing is missed or sent twice, and what one may not see never comes near its connection.
 */
@Injectable()
export class LiveTail {
  constructor(
    private readonly database: Database,
    private readonly heads: LogHeads,
    private readonly rights: AuditorRights,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Sends what comes after the position until the client goes away, may not see it any more, or has followed for long. */
  async follow({ call, selection, start }: Following, answer: AnswerStream): Promise<void> {
    const pace = new TailPace(this.clock.monotonicMs());
    let position = start;
    let head: LogHead = start;
    await answer.write(`: from here\nid: ${toEventId(position)}\n\n`);
    while (await this.mayGoOn(call, pace)) {
      const page = await this.nextPage(selection, position, head);
      position = page.position;
      if (page.rows.length > 0) await this.send(page.rows, position.system, { pace, answer });
      if (position.transaction < head.transaction) continue;
      if (pace.heartbeatIsDue(this.clock.monotonicMs())) await this.beat(position, { pace, answer });
      head = (await this.heads.next(TAIL_TURN_MS, answer.signal)) ?? head;
      if (answer.signal.aborted) return;
    }
  }

  private async mayGoOn(call: TrailCall, pace: TailPace): Promise<boolean> {
    const nowMs = this.clock.monotonicMs();
    if (pace.isOver(nowMs)) return false;
    return !pace.rightsAreDue(nowMs) || this.rights.stillHeld(call);
  }

  private async nextPage(selection: EventSelection, after: LogPosition, head: LogHead): Promise<TailPage> {
    if (head.transaction <= after.transaction) return { rows: [], position: after };
    const next = after.transaction + TRANSACTIONS_PER_PAGE;
    const until = next < head.transaction ? next : head.transaction;
    const { sql, values } = tailStatement(selection, { after, until, limit: ROWS_PER_PAGE });
    const rows = await this.database.read<TailRow>(selection.reach.scope, sql, values);
    const last = rows.length === ROWS_PER_PAGE ? rows.at(-1) : undefined;
    // A page that is not full holds all there is before `until`: nothing can come there later.
    const position = last === undefined ? before(after.system, until) : positionOf(after.system, last);
    return { rows, position };
  }

  private async send(
    rows: readonly TailRow[],
    system: string,
    { pace, answer }: { readonly pace: TailPace; readonly answer: AnswerStream },
  ): Promise<void> {
    const events = rows.map((row) => `id: ${toEventId(positionOf(system, row))}\ndata: ${row.line}\n\n`);
    await answer.write(events.join(''));
    pace.heard(this.clock.monotonicMs());
  }

  /** An id without data moves the client's position on without an event: it need not look through all this again. */
  private async beat(
    position: LogPosition,
    { pace, answer }: { readonly pace: TailPace; readonly answer: AnswerStream },
  ): Promise<void> {
    await answer.write(`: still here\nid: ${toEventId(position)}\n\n`);
    pace.heard(this.clock.monotonicMs());
  }
}

function positionOf(system: string, { transaction, id }: TailRow): LogPosition {
  return { system, transaction: BigInt(transaction), recordId: id };
}
