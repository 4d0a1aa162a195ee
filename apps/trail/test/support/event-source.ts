import { get, type IncomingMessage } from 'node:http';
import { waitUntil } from '#libs/testing';

/** One server-sent event. */
export interface SentEvent {
  readonly id: string;
  readonly data: ReturnType<typeof JSON.parse>;
}

/** A client of a live tail that can leave and come back. */
export class EventSourceClient {
  readonly events: SentEvent[] = [];
  lastEventId = '';
  ended = false;
  private pending = '';

  private constructor(readonly response: IncomingMessage) {
    response.setEncoding('utf8').on('data', (text: string) => this.take(text));
    response.once('close', () => (this.ended = true));
    response.on('error', () => (this.ended = true));
  }

  static open(
    origin: string,
    token: string,
    { query = '', lastEventId }: { query?: string; lastEventId?: string } = {},
  ): Promise<EventSourceClient> {
    const headers = {
      authorization: `Bearer ${token}`,
      ...(lastEventId !== undefined && { 'last-event-id': lastEventId }),
    };
    return new Promise((resolve, reject) => {
      get(`${origin}/trail/v1/events/stream?${query}`, { headers, agent: false }, (response) => {
        if (response.statusCode === 200) resolve(new EventSourceClient(response));
        else reject(new Error(String(response.statusCode)));
      }).once('error', reject);
    });
  }

  async until(count: number): Promise<string[]> {
    await waitUntil(() => this.events.length >= count, { timeoutMs: 10_000 });
    return this.events.map(({ data }) => String(data.id));
  }

  leave(): void {
    this.response.destroy();
  }

  private take(text: string): void {
    const blocks = (this.pending + text).split('\n\n');
    this.pending = blocks.pop() ?? '';
    for (const block of blocks) {
      const field = (name: string): string | undefined =>
        block
          .split('\n')
          .find((line) => line.startsWith(`${name}: `))
          ?.slice(name.length + 2);
      this.lastEventId = field('id') ?? this.lastEventId;
      const data = field('data');
      if (data !== undefined) this.events.push({ id: this.lastEventId, data: JSON.parse(data) });
    }
  }
}
