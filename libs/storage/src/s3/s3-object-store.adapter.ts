import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  type S3Client,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { Readable } from 'node:stream';
import { assertByteRange, assertObjectKey } from '../object-key.js';
import { objectExists, objectLengthMismatch } from '../object-store.errors.js';
import type { ObjectStore, StoredObject } from '../object-store.port.js';
import { UploadContent } from '../upload-content.js';
import { exactBody } from './exact-body.js';
import { createS3Client, DEFAULT_TIMEOUTS_MS, type S3StoreOptions, type S3Timeouts } from './s3-client.js';
import { toStoreError } from './s3.errors.js';

export type { S3StoreOptions } from './s3-client.js';

/** One part in memory at a time and at most 10,000 parts: objects of up to 80 GiB. */
const PART_BYTES = 8 * 1024 * 1024;

interface OpenBody {
  readonly range?: { readonly offset: number; readonly length: number };
  readonly length: number;
  readonly signal?: AbortSignal | undefined;
}

/** Keeps objects in one bucket of S3 or of a server that speaks its protocol. */
export class S3ObjectStore implements ObjectStore {
  private readonly client: S3Client;
  private readonly timeoutsMs: S3Timeouts;

  constructor(private readonly options: S3StoreOptions) {
    if (options.keyPrefix !== undefined) assertObjectKey(options.keyPrefix);
    this.client = createS3Client(options);
    this.timeoutsMs = { ...DEFAULT_TIMEOUTS_MS, ...options.timeoutsMs };
  }

  async put(
    key: string,
    content: AsyncIterable<Buffer>,
    options: { readonly signal?: AbortSignal } = {},
  ): Promise<{ readonly length: number }> {
    const taken = new UploadContent(content, options.signal);
    const body = Readable.from(taken, { objectMode: false });
    try {
      await this.refuseExisting(key);
      const upload = new Upload({
        client: this.client,
        // The condition decides between two writers where the server knows it; the look-up above is for those that do not.
        params: { ...this.at(key), Body: body, IfNoneMatch: '*', ContentType: 'application/octet-stream' },
        partSize: PART_BYTES,
        // One part at a time: with more, the others would go on to the end after one has failed.
        queueSize: 1,
      });
      // The signal ends the content, never the upload itself: the SDK would report an abort while its last request,
      // the one that makes the object visible, may still succeed.
      await upload.done();
      return { length: taken.length };
    } catch (error) {
      if (taken.failure) throw taken.failure.error;
      throw toStoreError(key, error);
    } finally {
      body.destroy();
    }
  }

  async *read(key: string, offset: number, length: number, signal?: AbortSignal): AsyncGenerator<Buffer> {
    assertByteRange(offset, length);
    signal?.throwIfAborted();
    if (length === 0) return;
    const body = await this.open(key, { range: { offset, length }, length, signal });
    const onAbort = (): void => void body.destroy(signal?.reason as Error);
    signal?.addEventListener('abort', onAbort, { once: true });
    try {
      yield* exactBody(body, { key, length, stallMs: this.timeoutsMs.stall });
    } catch (error) {
      signal?.throwIfAborted();
      throw toStoreError(key, error);
    } finally {
      signal?.removeEventListener('abort', onAbort);
    }
  }

  async readWhole(key: string, length: number): Promise<Buffer> {
    assertByteRange(0, length);
    const body = await this.open(key, { length });
    try {
      const pieces: Buffer[] = [];
      for await (const piece of exactBody(body, { key, length, stallMs: this.timeoutsMs.stall }))
        pieces.push(piece);
      return pieces.length === 1 && pieces[0] ? pieces[0] : Buffer.concat(pieces, length);
    } catch (error) {
      throw toStoreError(key, error);
    }
  }

  async delete(key: string): Promise<void> {
    await this.client.send(new DeleteObjectCommand(this.at(key)), this.bounded()).catch((error: unknown) => {
      throw toStoreError(key, error);
    });
  }

  async *list(prefix: string): AsyncGenerator<StoredObject> {
    if (prefix !== '') assertObjectKey(prefix);
    const base = this.options.keyPrefix === undefined ? '' : `${this.options.keyPrefix}/`;
    const below = prefix === '' ? base : `${base}${prefix}/`;
    let token: string | undefined;
    do {
      const page = await this.client
        .send(
          new ListObjectsV2Command({ Bucket: this.options.bucket, Prefix: below, ContinuationToken: token }),
        )
        .catch((error: unknown) => {
          throw toStoreError(prefix, error);
        });
      for (const { Key, Size } of page.Contents ?? []) {
        if (Key !== undefined) yield { key: Key.slice(base.length), length: Size ?? 0 };
      }
      token = page.NextContinuationToken;
    } while (token !== undefined);
  }

  /** Closes the connections; calls after it fail. */
  close(): void {
    this.client.destroy();
  }

  private async open(key: string, { range, length, signal }: OpenBody): Promise<Readable> {
    const bytes = range && `bytes=${range.offset}-${range.offset + range.length - 1}`;
    const input = { ...this.at(key), ...(bytes !== undefined && { Range: bytes }) };
    const response = await this.client
      .send(new GetObjectCommand(input), { ...this.bounded(), ...(signal && { abortSignal: signal }) })
      .catch((error: unknown) => {
        signal?.throwIfAborted();
        throw isBeyondEnd(error) ? objectLengthMismatch(key, length, 'fewer') : toStoreError(key, error);
      });
    const body = response.Body as Readable;
    // A server that ignores Range answers with the start of the object: right length at worst, wrong bytes.
    const served = bytes?.replace('=', ' ');
    const isAsked = served === undefined || response.ContentRange?.startsWith(`${served}/`) === true;
    if (isAsked && response.ContentLength === length) return body;
    body.destroy();
    throw objectLengthMismatch(key, length, response.ContentLength ?? 'fewer');
  }

  private async refuseExisting(key: string): Promise<void> {
    const error = await this.client.send(new HeadObjectCommand(this.at(key)), this.bounded()).then(
      () => objectExists(key),
      (failure: unknown) => toStoreError(key, failure),
    );
    if (error.code !== 'OBJECT_NOT_FOUND') throw error;
  }

  private bounded(): { requestTimeout: number } {
    return { requestTimeout: this.timeoutsMs.response };
  }

  private at(key: string): { Bucket: string; Key: string } {
    assertObjectKey(key);
    const { bucket, keyPrefix } = this.options;
    return { Bucket: bucket, Key: keyPrefix === undefined ? key : `${keyPrefix}/${key}` };
  }
}

function isBeyondEnd(error: unknown): boolean {
  return (error as { name?: string }).name === 'InvalidRange';
}
