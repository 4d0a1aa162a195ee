import { createReadStream } from 'node:fs';
import { Transform } from 'node:stream';
import { cliError } from '../cli.errors.js';
import type { Connection } from '../connection.js';
import { exchange } from '../http/exchange.js';
import { toAnswerError } from '../http/problem.js';
import { type Wait, withRetry } from '../http/retry.js';
import { mediaTypeOf } from './media-types.js';
import type { SourceFile } from './source-files.js';

export interface UploadOptions {
  readonly connection: Connection;
  readonly dataset: string;
  readonly attempts: number;
  readonly wait?: Wait;
  readonly signal: AbortSignal;
  /** Told of every piece sent; a repeated attempt first takes its own bytes back. */
  readonly onBytes: (bytes: number) => void;
}

const READ_BYTES = 262_144;

/** Streams one file to its item, with its hash for the gateway to check; returns the attempts it took, throws a refusal. */
export async function uploadItem(file: SourceFile, sha256: string, options: UploadOptions): Promise<number> {
  const { connection, dataset, signal } = options;
  const url = `${connection.origin}/admin/v1/datasets/${encodeURIComponent(dataset)}/items/${encodeURIComponent(file.key)}`;
  const headers = {
    authorization: `Bearer ${connection.token}`,
    'content-type': mediaTypeOf(file.path),
    'content-length': String(file.size),
    // RFC 3230 as the contract names it, and its successor RFC 9530.
    digest: `sha-256=${sha256}`,
    'content-digest': `sha-256=:${sha256}:`,
  };
  const retry = { attempts: options.attempts, signal, ...(options.wait && { wait: options.wait }) };
  const { answer, attempts } = await withRetry(async () => {
    let sent = 0;
    const counted = countBytes(file, (bytes) => {
      sent += bytes;
      options.onBytes(bytes);
    });
    const answered = await exchange({
      method: 'PUT',
      url,
      headers,
      body: openBody(file, counted),
      signal,
    }).catch((error: unknown) => {
      options.onBytes(-sent);
      throw error;
    });
    if (answered.status > 299) options.onBytes(-sent);
    return answered;
  }, retry);
  if (answer.status < 200 || answer.status > 299) throw toAnswerError(answer);
  return attempts;
}

/** `end` keeps to the announced length even if the file grows meanwhile. */
function openBody(file: SourceFile, counted: Transform): Transform {
  if (file.size === 0) return counted.end();
  const content = createReadStream(file.path, { end: file.size - 1, highWaterMark: READ_BYTES });
  content.on('error', (error) => counted.destroy(error));
  counted.once('close', () => content.destroy());
  return content.pipe(counted);
}

/** Breaks off when the file has become shorter than announced: the gateway would wait for the rest. */
function countBytes(file: SourceFile, onBytes: (bytes: number) => void): Transform {
  let count = 0;
  return new Transform({
    transform(piece: Buffer, _encoding, done) {
      count += piece.length;
      onBytes(piece.length);
      done(null, piece);
    },
    flush(done) {
      const changed = cliError('SOURCE_CHANGED', 'the file became shorter while it was being sent');
      done(count === file.size ? null : changed);
    },
  });
}
