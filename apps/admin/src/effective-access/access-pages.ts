import { decodeCursor, encodeCursor } from '#libs/http';
import type { Page } from '../records/page.js';
import { type AccessPosition, accessPosition } from './who-can.schema.js';

/** Below every id. */
export const FIRST_PERSON = '00000000-0000-0000-0000-000000000000';
/** Above every id. */
const LAST = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

/** Something said of one access, in a list ordered by person, project and dataset. */
export interface AtPosition {
  readonly position: AccessPosition;
}

/** Returns where a page begins; null: at the beginning. A cursor that is not ours is CURSOR_INVALID. */
export function positionOf(cursor: string | undefined): AccessPosition | null {
  return cursor === undefined ? null : decodeCursor(cursor, accessPosition);
}

/** Collects one page of a list that is walked in order, and knows when it has enough. */
export class AccessPages<Entry extends AtPosition> {
  private readonly entries: Entry[] = [];
  private end: AccessPosition | null = null;

  constructor(
    private readonly after: AccessPosition | null,
    private readonly limit: number,
  ) {}

  /** True once it is known whether there is a next page. */
  get isFull(): boolean {
    return this.entries.length > this.limit;
  }

  /** True once nothing more is to be looked at for this page. */
  get isDone(): boolean {
    return this.isFull || this.end !== null;
  }

  /** Takes the entry unless an earlier page had it or this one is full. */
  take(entry: Entry): void {
    if (this.isFull || (this.after !== null && textOf(entry.position) <= textOf(this.after))) return;
    this.entries.push(entry);
  }

  /** Ends the page behind this person although it is not full: the next one goes on with whoever comes after. */
  endBehind(person: string): void {
    this.end = { person, project: LAST, dataset: LAST };
  }

  /** Returns the page. */
  toPage<View>(present: (entry: Entry) => View): Page<View> {
    const shown = this.entries.slice(0, this.limit);
    const end = this.isFull ? (shown.at(-1)?.position ?? null) : this.end;
    return { items: shown.map(present), nextCursor: end && encodeCursor(end) };
  }
}

/** Ids are of one length and lower case, so their order as text is the database's. */
function textOf({ person, project, dataset }: AccessPosition): string {
  return `${person}${project}${dataset}`;
}
