/** One server-sent event. */
export interface ServerEvent {
  readonly id: string | null;
  readonly event: string;
  readonly data: string;
}

/** Reads server-sent events out of text that comes in pieces, wherever the pieces end. */
export class ServerEventReader {
  private rest = '';
  /** From where to go on; a heartbeat moves it although it says nothing. */
  lastEventId: string | null = null;

  /** Returns the events that are whole now and say something. */
  push(text: string): readonly ServerEvent[] {
    const blocks = (this.rest + text).replaceAll('\r\n', '\n').split('\n\n');
    this.rest = blocks.pop() ?? '';
    const events = blocks.map(toEvent);
    this.lastEventId = events.findLast(({ id }) => id !== null)?.id ?? this.lastEventId;
    return events.filter(({ data }) => data !== '');
  }
}

function toEvent(block: string): ServerEvent {
  const lines = block.split('\n').map((line) => /^([^:]*):? ?(.*)$/s.exec(line) ?? []);
  const valuesOf = (name: string): string[] =>
    lines.filter(([, field]) => field === name).map(([, , value = '']) => value);
  return {
    id: valuesOf('id').at(-1) ?? null,
    event: valuesOf('event').at(-1) ?? 'message',
    data: valuesOf('data').join('\n'),
  };
}
