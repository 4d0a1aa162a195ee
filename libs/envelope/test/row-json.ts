import { createSecretKey, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openContentKey } from '../src/index.js';
import type { ItemManifest } from '../src/index.js';
import { openWhole } from '../src/index.js';

/** A row as the second reader takes it: binary values in hex. */
export interface RowJson {
  readonly datasetKey: string;
  readonly wrappedDataKey: string;
  readonly manifest: Omit<ItemManifest, 'header'> & { readonly header: string };
}

/** A row with the object it stands for. */
export interface StoredRow {
  readonly row: RowJson;
  readonly object: Buffer;
}

/** Returns a row in the second reader's form. */
export function toRowJson(datasetKey: KeyObject, wrapped: Buffer, manifest: ItemManifest): RowJson {
  return {
    datasetKey: datasetKey.export().toString('hex'),
    wrappedDataKey: wrapped.toString('hex'),
    manifest: { ...manifest, header: manifest.header.toString('hex') },
  };
}

/** Opens a row's object the way the product does. */
export function openRow({ row, object }: StoredRow): Buffer {
  const manifest: ItemManifest = { ...row.manifest, header: Buffer.from(row.manifest.header, 'hex') };
  const datasetKey = createSecretKey(Buffer.from(row.datasetKey, 'hex'));
  const contentKey = openContentKey(datasetKey, Buffer.from(row.wrappedDataKey, 'hex'), manifest);
  return Buffer.concat(openWhole(contentKey, object, manifest.plaintextSize));
}

interface ObjectChange {
  readonly xorAt?: readonly [offset: number, byte: number];
  readonly length?: number;
  readonly append?: string;
  readonly of?: string;
}
interface VectorJson {
  readonly name: string;
  readonly base?: string;
  readonly row: Partial<RowJson>;
  readonly object: string | ObjectChange;
  readonly code: string | null;
}

/** A committed vector; `code` is the error it must be refused with, or null if it must open. */
export interface Vector extends StoredRow {
  readonly name: string;
  readonly code: string | null;
}

/** Returns the committed vectors, each whole; a vector with a `base` is that one with the named changes. */
export function readVectors(): readonly Vector[] {
  const file = JSON.parse(readFileSync(join(import.meta.dirname, 'vectors.json'), 'utf8')) as {
    vectors: VectorJson[];
  };
  const vectors = new Map<string, Vector>();
  for (const json of file.vectors) {
    const base = json.base === undefined ? undefined : get(vectors, json.base);
    const manifest = { ...base?.row.manifest, ...json.row.manifest };
    const row = { ...base?.row, ...json.row, manifest } as RowJson;
    const object =
      typeof json.object === 'string'
        ? Buffer.from(json.object, 'base64')
        : changed(vectors, base, json.object);
    vectors.set(json.name, { name: json.name, code: json.code, row, object });
  }
  return [...vectors.values()];
}

function get(vectors: ReadonlyMap<string, Vector>, name: string): Vector {
  const vector = vectors.get(name);
  if (vector === undefined) throw new Error(`no vector is named ${name}`);
  return vector;
}

function changed(
  vectors: ReadonlyMap<string, Vector>,
  base: Vector | undefined,
  change: ObjectChange,
): Buffer {
  const source = change.of === undefined ? base : get(vectors, change.of);
  const whole = Buffer.concat([source?.object ?? Buffer.alloc(0), Buffer.from(change.append ?? '', 'hex')]);
  const object = whole.subarray(0, change.length ?? whole.length);
  const [offset, byte] = change.xorAt ?? [0, 0];
  if (byte !== 0) object.writeUInt8(object.readUInt8(offset) ^ byte, offset);
  return object;
}
