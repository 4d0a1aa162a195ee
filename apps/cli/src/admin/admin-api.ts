import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { cliError } from '../cli.errors.js';
import type { Connection } from '../connection.js';
import { callAnswer, type JsonCall, type Payload } from '../http/json-call.js';
import { parseJson } from '../http/problem.js';

/** One object of the control plane, as it was answered. */
export type AdminObject = Readonly<Record<string, unknown>>;

/** An answer of the control plane; `etag` says which state of the object it is, where the server tells. */
export interface AdminAnswer {
  readonly status: number;
  readonly body: AdminObject;
  readonly etag: string | undefined;
}

/** One change of the control plane. */
export interface Change {
  readonly method: 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly body: AdminObject | Payload;
  readonly etag?: string | undefined;
}

const PAGE = 200;
const object = z.record(z.string(), z.unknown());
const page = z.object({ items: z.array(object), nextCursor: z.string().nullable().optional() });

/** The control plane as one caller reaches it. Refusals are thrown with the server's code and words. */
export class AdminApi {
  constructor(
    private readonly connection: Connection,
    private readonly signal?: AbortSignal,
  ) {}

  /** Path below `/admin/v1`, e.g. `/projects/street-scenes`. */
  get(path: string): Promise<AdminAnswer> {
    return this.call({ method: 'GET', path });
  }

  /**
   * Changes something; with an ETag, only in the state it names (412 otherwise). Repeats after failures of a passing kind are one
   * change: each post has its own idempotency key, and the other methods say what is to be.
   */
  send(change: Change): Promise<AdminAnswer> {
    const { method, path, body, etag } = change;
    const headers = {
      ...(method === 'POST' && { 'idempotency-key': randomUUID() }),
      ...(etag !== undefined && { 'if-match': etag }),
    };
    return this.call({ method, path, body, headers });
  }

  /** All objects of a list, page by page, at most `limit` of them. */
  async *list(path: string, query: Readonly<Record<string, string>> = {}): AsyncGenerator<AdminObject> {
    let cursor: string | null | undefined;
    do {
      const parameters = new URLSearchParams({
        ...query,
        limit: String(PAGE),
        ...(cursor && { cursor }),
      });
      const { body } = await this.get(`${path}?${parameters.toString()}`);
      const parsed = page.safeParse(body);
      if (!parsed.success) throw answerInvalid(path);
      yield* parsed.data.items;
      cursor = parsed.data.nextCursor;
    } while (cursor);
  }

  private async call(call: JsonCall): Promise<AdminAnswer> {
    const answer = await callAnswer(
      this.connection,
      { ...call, path: `/admin/v1${call.path}`, accept: 'application/json' },
      { attempts: 3, ...(this.signal && { signal: this.signal }) },
    );
    const parsed = object.safeParse(parseJson(answer.text));
    if (!parsed.success && answer.text !== '') throw answerInvalid(call.path);
    const etag = answer.headers['etag'];
    return {
      status: answer.status,
      body: parsed.data ?? {},
      etag: typeof etag === 'string' ? etag : undefined,
    };
  }
}

/** An id or handle as one segment of a path. */
export function segment(reference: string): string {
  return encodeURIComponent(reference);
}

function answerInvalid(path: string): Error {
  return cliError('ANSWER_INVALID', `${path}: the answer is none of the control plane's`);
}
