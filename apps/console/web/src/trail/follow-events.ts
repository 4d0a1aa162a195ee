import type { Api } from '../api/api.js';
import type { TrailEvent } from '../api/trail-views.js';
import { type EventFilters, withoutTime } from './event-filters.js';
import { ServerEventReader } from './server-events.js';

/** Whom a live tail tells what. */
export interface TailListener {
  readonly onOpen: () => void;
  readonly onEvents: (events: readonly TrailEvent[]) => void;
}

/**
 * Follows the trail until the signal ends it, over and over: the server ends each answer after a quarter of an hour, and each
 * next one goes on where the last one stopped. Throws what the API refuses. By `fetch`, because an EventSource sends no token.
 */
export async function followEvents(
  api: Api,
  filters: EventFilters,
  { listener, signal }: { readonly listener: TailListener; readonly signal: AbortSignal },
): Promise<void> {
  const reader = new ServerEventReader();
  while (!signal.aborted) {
    const headers = reader.lastEventId === null ? {} : { 'last-event-id': reader.lastEventId };
    const query = { ...withoutTime(filters) };
    const response = await api.open('eventStream', { query, headers, signal });
    listener.onOpen();
    for await (const text of textsOf(response)) {
      const events = reader.push(text).map(({ data }) => JSON.parse(data) as TrailEvent);
      if (events.length > 0) listener.onEvents(events);
    }
  }
}

/** The body as text, piece after piece; by its reader, because not every browser can iterate a stream. */
async function* textsOf({ body }: Response): AsyncGenerator<string> {
  const texts = body?.pipeThrough(new TextDecoderStream()).getReader();
  for (let read = await texts?.read(); read?.done === false; read = await texts?.read()) yield read.value;
}
