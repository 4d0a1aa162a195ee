import { isUuid } from '#libs/kernel';
import { LOWEST_ID } from '../search/id-range.js';

/**
 * A place in the order in which records came into all logs together: by the transaction that wrote them, and by id within it.
 * The sequencer takes whole transactions in the order of their ids and none before the ones ahead of it have ended, so what
 * is before a place never grows; and transactions are numbered across organisations and restarts alike. A log's own index
 * would be as good for one organisation, but a reader of all of them would need one per organisation in every event's id.
 */
export interface LogPosition {
  /** The database cluster that counted: another one, after a restore, counts anew. */
  readonly system: string;
  readonly transaction: bigint;
  /** The last record of the transaction that has been seen; the lowest id for none. */
  readonly recordId: string;
}

const DIGITS = /^\d{1,20}$/;

/** Returns the place before everything of a transaction. */
export function before(system: string, transaction: bigint): LogPosition {
  return { system, transaction, recordId: LOWEST_ID };
}

/** Returns the position as an event's id. */
export function toEventId({ system, transaction, recordId }: LogPosition): string {
  return `${system}:${transaction}:${recordId}`;
}

/** Returns the position an event's id stands for; null for text that is none of ours. */
export function fromEventId(text: string): LogPosition | null {
  const [system = '', transaction = '', recordId = '', more] = text.split(':');
  const isOurs = DIGITS.test(system) && DIGITS.test(transaction) && isUuid(recordId) && more === undefined;
  return isOurs ? { system, transaction: BigInt(transaction), recordId } : null;
}
