/** Part of an item: from `start` up to and without `endExclusive`, or (`last`) its last bytes. */
export type ByteRange =
  { readonly start: number; readonly endExclusive?: number } | { readonly last: number };

export interface ReadOptions {
  /** Id or slug; needed only where the item is in several of the caller's projects. */
  readonly project?: string;
  readonly range?: ByteRange;
  /** Reads only the version with this tag: 412 once there is another. */
  readonly ifMatch?: string;
  readonly signal?: AbortSignal;
}

/** The bytes that were asked for, still on their way. */
export interface ItemContent {
  readonly body: ReadableStream<Uint8Array>;
  readonly mediaType: string;
  /** Of this answer. */
  readonly length: number;
  /** Of the whole item. */
  readonly size: number;
  readonly etag: string;
  /** Of the decision, in the trail. */
  readonly recordId: string;
  /** The gateway's signed promise that the record is in the log, or shortly will be. */
  readonly receipt: string | null;
}

/** Returns the value of a Range header. */
export function toRangeHeader(range: ByteRange): string {
  if ('last' in range) return `bytes=-${range.last}`;
  const end = range.endExclusive === undefined ? '' : String(range.endExclusive - 1);
  return `bytes=${range.start}-${end}`;
}

/** Returns what an answer with bytes says of them. */
export function toItemContent(response: Response): ItemContent {
  const length = Number(response.headers.get('content-length') ?? 0);
  const total = /\/(\d+)$/.exec(response.headers.get('content-range') ?? '')?.[1];
  return {
    body: response.body ?? new ReadableStream({ start: (controller) => controller.close() }),
    mediaType: response.headers.get('content-type') ?? 'application/octet-stream',
    length,
    size: total === undefined ? length : Number(total),
    etag: response.headers.get('etag') ?? '',
    recordId: response.headers.get('x-access-record') ?? '',
    receipt: response.headers.get('audit-receipt'),
  };
}

/** Returns all bytes; throws when fewer arrived than were announced, because a part must never pass for the whole. */
export async function collect({ body, length }: ItemContent): Promise<Uint8Array> {
  const bytes = new Uint8Array(length);
  let received = 0;
  for await (const chunk of body) {
    if (received + chunk.length <= length) bytes.set(chunk, received);
    received += chunk.length;
  }
  if (received !== length) throw new Error(`${received} bytes arrived, not ${length}`);
  return bytes;
}
