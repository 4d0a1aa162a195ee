import { createHash, createSecretKey, type KeyObject, randomBytes } from 'node:crypto';
import type { DatasetId, ItemId, ItemVersionId, OrganisationId } from '#libs/kernel';
import { uuidV7 } from '#libs/kernel';
import {
  chunkContext,
  ContentKey,
  CURRENT_FORMAT,
  type ItemBinding,
  type ItemManifest,
  newDataKey,
  Sealer,
  wrapDataKey,
} from '../src/index.js';

/** An item version as it lies in storage and in its row, with the plaintext to compare against. */
export interface StoredObject {
  readonly plaintext: Buffer;
  readonly object: Buffer;
  readonly manifest: ItemManifest;
  readonly wrapped: Buffer;
  readonly datasetKey: KeyObject;
}

/** Returns a binding of fresh ids. */
export function newBinding(): ItemBinding {
  return {
    organisationId: uuidV7() as OrganisationId,
    datasetId: uuidV7() as DatasetId,
    datasetKeyId: uuidV7(),
    itemId: uuidV7() as ItemId,
    versionId: uuidV7() as ItemVersionId,
  };
}

/** Returns a fresh random dataset key. */
export function newDatasetKey(): KeyObject {
  return createSecretKey(randomBytes(32));
}

/** Yields the buffer in pieces of the given size, as a storage stream would. */
export async function* inPieces(bytes: Buffer, pieceBytes: number): AsyncGenerator<Buffer> {
  for (let offset = 0; offset < bytes.length; offset += pieceBytes) {
    yield await Promise.resolve(bytes.subarray(offset, offset + pieceBytes));
  }
}

/** Returns everything a generator of Buffers, or of batches of them, yields. */
export async function collect(source: AsyncIterable<Buffer | Buffer[]>): Promise<Buffer> {
  const all: Buffer[] = [];
  for await (const one of source) all.push(...(Array.isArray(one) ? one : [one]));
  return Buffer.concat(all);
}

/** Seals a plaintext the way ingest does. */
export async function seal(
  plaintext: Buffer,
  owner: { readonly datasetKey?: KeyObject; readonly binding?: ItemBinding } = {},
): Promise<StoredObject> {
  const { datasetKey = newDatasetKey(), binding = newBinding() } = owner;
  const dataKey = newDataKey();
  const sealer = new Sealer(ContentKey.create(dataKey, chunkContext(binding)));
  const object = await collect(sealer.seal(inPieces(plaintext, 10_000)));
  const { plaintextSize, sha256, header } = sealer.result();
  const manifest: ItemManifest = { ...binding, formatByte: CURRENT_FORMAT, plaintextSize, sha256, header };
  return { plaintext, object, manifest, wrapped: wrapDataKey(datasetKey, dataKey, manifest), datasetKey };
}

/** What was asked of a storage and what it did; `closed` tells that its stream ended or was destroyed. */
export interface CountingStorage {
  readonly read: (offset: number, length: number) => AsyncIterable<Buffer>;
  readonly asked: { calls: number; bytes: number; closed: boolean };
}

/** Returns a storage that serves an object in pieces and tells how much of it was read. */
export function storageOf(object: Buffer, pieceBytes: number): CountingStorage {
  const asked = { calls: 0, bytes: 0, closed: false };
  async function* read(offset: number, length: number): AsyncGenerator<Buffer> {
    asked.calls += 1;
    asked.bytes += length;
    try {
      yield* inPieces(object.subarray(offset, offset + length), pieceBytes);
    } finally {
      asked.closed = true;
    }
  }
  return { read, asked };
}

/** Returns a copy with one bit turned. */
export function flipBit(bytes: Buffer, offset: number, bit = 0): Buffer {
  const copy = Buffer.from(bytes);
  copy.writeUInt8(copy.readUInt8(offset) ^ (1 << bit), offset);
  return copy;
}

/** Returns the digest as hex. */
export function digestOf(algorithm: 'sha256' | 'sha512', bytes: Buffer): string {
  return createHash(algorithm).update(bytes).digest('hex');
}

/** Returns the stable code of whatever the function throws, or undefined. */
export function codeOf(run: () => unknown): string | undefined {
  try {
    run();
    return undefined;
  } catch (error) {
    return (error as { code?: string }).code ?? String(error);
  }
}

/** Returns the stable code a promise rejects with, or undefined. */
export async function rejectionOf(promise: Promise<unknown>): Promise<string | undefined> {
  try {
    await promise;
    return undefined;
  } catch (error) {
    return (error as { code?: string }).code ?? String(error);
  }
}
