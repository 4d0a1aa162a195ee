import { text } from 'node:stream/consumers';
import { z } from 'zod';
import { AppError } from '#libs/kernel';
import { cliError } from '../cli.errors.js';
import type { Connection } from '../connection.js';
import { callJson, unreachable } from '../http/json-call.js';
import { openStream } from '../http/open-stream.js';
import { LineSplitter } from './line-splitter.js';

const proofSchema = z.object({ proof: z.array(z.base64()) });
const redeemedSchema = z.object({
  recordId: z.string(),
  index: z.int().nonnegative(),
  proof: z.string(),
  event: z.string(),
});

/** What the server answers for a receipt; to be believed only once it is verified. */
export type Redeemed = z.infer<typeof redeemedSchema>;

/** One organisation's log on a server. Nothing it returns has been verified. */
export class TrailServer {
  private readonly path: string;

  constructor(
    private readonly connection: Connection,
    organisation: string,
    private readonly signal: AbortSignal,
  ) {
    this.path = `/trail/v1/logs/${encodeURIComponent(organisation)}`;
  }

  /** The newest checkpoint's signed note. */
  async checkpoint(): Promise<string> {
    const { connection, signal } = this;
    return text(
      await openStream(connection, { path: `${this.path}/checkpoint`, accept: 'text/plain', signal }),
    );
  }

  /** Hands on leaf texts from `start` up to, and without, `end`: as many whole ones as the server sends. */
  async entries(start: number, end: number, onLine: (line: Buffer) => void): Promise<void> {
    const path = `${this.path}/entries?start=${start}&end=${end}`;
    const { connection, signal } = this;
    const body = await openStream(connection, { path, accept: 'application/x-ndjson', signal });
    const lines = new LineSplitter(path, onLine);
    try {
      for await (const chunk of body) lines.push(chunk as Buffer);
    } catch (error) {
      signal.throwIfAborted();
      throw error instanceof AppError ? error : unreachable(connection.origin, error);
    }
    // A last line without LF is half a line: it is asked for again.
  }

  async consistency(from: number, to: number): Promise<Buffer[]> {
    const path = `${this.path}/consistency?from=${from}&to=${to}`;
    const answer = await callJson(
      this.connection,
      { method: 'GET', path },
      { attempts: 3, signal: this.signal },
    );
    return parsed(proofSchema, answer).proof.map((hash) => Buffer.from(hash, 'base64'));
  }
}

/** Asks the server to redeem a receipt. */
export async function redeemOnServer(connection: Connection, receipt: string): Promise<Redeemed> {
  const call = { method: 'POST', path: '/trail/v1/receipts/redeem', body: { receipt } } as const;
  return parsed(redeemedSchema, await callJson(connection, call));
}

function parsed<Schema extends z.ZodType>(schema: Schema, answer: unknown): z.infer<Schema> {
  const result = schema.safeParse(answer);
  if (result.success) return result.data;
  throw cliError('ANSWER_INVALID', 'The server’s answer is not what this version expects.', result.error);
}
