import { z } from 'zod';
import { AppError } from '#libs/kernel';
import { cliError } from '../cli.errors.js';
import type { Connection } from '../connection.js';
import { callJson, callText, unreachable } from '../http/json-call.js';
import { openStream } from '../http/open-stream.js';
import { LineSplitter } from './line-splitter.js';

const proofSchema = z.object({ proof: z.array(z.base64()) });
const redeemedSchema = z.object({
  recordId: z.string(),
  index: z.int().nonnegative(),
  proof: z.string(),
  event: z.string(),
});

const ATTEMPTS = 3;

/** What the server answers for a receipt; to be believed only once it is verified. */
export type Redeemed = z.infer<typeof redeemedSchema>;

/** Takes records as they come. */
export interface EntrySink {
  line(line: Buffer): void;
  /** Called after each piece of the answer, before the next is read. */
  settle(): Promise<void>;
}

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
  checkpoint(): Promise<string> {
    const call = { method: 'GET', path: `${this.path}/checkpoint`, accept: 'text/plain' } as const;
    return callText(this.connection, call, { attempts: ATTEMPTS, signal: this.signal });
  }

  /**
   * Hands on leaf texts from `start` up to, and without, `end`: as many whole ones as the server sends. Reads on only when what has
   * come is dealt with, so that nothing piles up. One request, as each is itself a record of the trail.
   */
  async entries(range: { readonly start: number; readonly end: number }, sink: EntrySink): Promise<void> {
    // A last line without LF is half a line: it is asked for again.
    await this.lines(`${this.path}/entries?start=${range.start}&end=${range.end}`, sink);
  }

  /** Hands on the erasable values that records name, all of them; throws ANSWER_INVALID for an answer that was cut. */
  async values(sink: EntrySink): Promise<void> {
    if ((await this.lines(`${this.path}/values`, sink)) > 0) throw invalidAnswer();
  }

  /** Returns how many bytes came behind the last LF. */
  private async lines(path: string, sink: EntrySink): Promise<number> {
    const { connection, signal } = this;
    const body = await openStream(connection, { path, accept: 'application/x-ndjson', signal });
    const lines = new LineSplitter(path, (line) => sink.line(line));
    try {
      for await (const chunk of body) {
        lines.push(chunk as Buffer);
        await sink.settle();
      }
    } catch (error) {
      signal.throwIfAborted();
      throw error instanceof AppError ? error : unreachable(connection.origin, error);
    }
    return lines.unfinishedBytes;
  }

  async consistency(from: number, to: number): Promise<Buffer[]> {
    const path = `${this.path}/consistency?from=${from}&to=${to}`;
    const answer = await callJson(
      this.connection,
      { method: 'GET', path },
      { attempts: ATTEMPTS, signal: this.signal },
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
  throw invalidAnswer(result.error);
}

function invalidAnswer(cause?: unknown): AppError {
  return cliError('ANSWER_INVALID', 'The server’s answer is not what this version expects.', cause);
}
