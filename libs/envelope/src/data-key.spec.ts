import { randomBytes } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { uuidV7 } from '#libs/kernel';
import { codeOf, flipBit, newDatasetKey, seal, type StoredObject } from '../test/stored-object.js';
import { newDataKey, openContentKey, toDatasetKey, unwrapDataKey, wrapDataKey } from './data-key.js';
import { openWhole } from './format/open-whole.js';
import type { ItemManifest } from './item-manifest.js';

let a: StoredObject;
let b: StoredObject;

beforeAll(async () => {
  const datasetKey = newDatasetKey();
  const plaintext = randomBytes(20_000);
  a = await seal(plaintext, { datasetKey });
  b = await seal(plaintext, { datasetKey });
});

const unwrapCode = (manifest: ItemManifest, wrapped = a.wrapped, key = a.datasetKey) =>
  codeOf(() => unwrapDataKey(key, wrapped, manifest));

describe('a wrapped data key', () => {
  it('gives back the data key to exactly its own manifest', () => {
    const dataKey = newDataKey();
    const wrapped = wrapDataKey(a.datasetKey, dataKey, a.manifest);
    expect(wrapped.length).toBe(61);
    expect(wrapped[0]).toBe(1);
    expect(unwrapDataKey(a.datasetKey, wrapped, a.manifest).equals(dataKey)).toBe(true);
  });

  it.each<[string, () => Partial<Record<keyof ItemManifest, unknown>>]>([
    ['organisation', () => ({ organisationId: b.manifest.organisationId })],
    ['dataset', () => ({ datasetId: b.manifest.datasetId })],
    ['dataset key id', () => ({ datasetKeyId: b.manifest.datasetKeyId })],
    ['item', () => ({ itemId: b.manifest.itemId })],
    ['version', () => ({ versionId: b.manifest.versionId })],
    ['size', () => ({ plaintextSize: a.manifest.plaintextSize - 1 })],
    ['hash', () => ({ sha256: '0'.repeat(64) })],
    ['upper-case hash', () => ({ sha256: a.manifest.sha256.toUpperCase() })],
    ['header', () => ({ header: b.manifest.header })],
    [
      'fields shifted into each other',
      () => ({ itemId: a.manifest.itemId + a.manifest.versionId, versionId: '' }),
    ],
  ])('refuses a row with another %s', (_, change) => {
    expect(unwrapCode({ ...a.manifest, ...change() } as ItemManifest)).toBe('INTEGRITY_DATA_KEY_REJECTED');
  });

  it('of another item, under another dataset key, damaged or cut is refused', () => {
    expect(unwrapCode(a.manifest, b.wrapped)).toBe('INTEGRITY_DATA_KEY_REJECTED');
    expect(unwrapCode(a.manifest, a.wrapped, newDatasetKey())).toBe('INTEGRITY_DATA_KEY_REJECTED');
    for (let offset = 1; offset < a.wrapped.length; offset += 1) {
      expect(unwrapCode(a.manifest, flipBit(a.wrapped, offset, offset % 8))).toBe(
        'INTEGRITY_DATA_KEY_REJECTED',
      );
    }
    expect(unwrapCode(a.manifest, a.wrapped.subarray(0, 60))).toBe('INTEGRITY_DATA_KEY_REJECTED');
    expect(unwrapCode(a.manifest, Buffer.concat([a.wrapped, Buffer.of(0)]))).toBe(
      'INTEGRITY_DATA_KEY_REJECTED',
    );
  });

  it('of an unknown format is told apart from a damaged one', () => {
    expect(unwrapCode(a.manifest, flipBit(a.wrapped, 0, 1))).toBe('ENVELOPE_FORMAT_UNKNOWN');
    expect(unwrapCode(a.manifest, Buffer.alloc(0))).toBe('ENVELOPE_FORMAT_UNKNOWN');
    expect(unwrapCode({ ...a.manifest, formatByte: 2 } as unknown as ItemManifest)).toBe(
      'ENVELOPE_FORMAT_UNKNOWN',
    );
  });

  it('is never made for a manifest a second reader could not rebuild', () => {
    const wrapCode = (change: object) =>
      codeOf(() => wrapDataKey(a.datasetKey, newDataKey(), { ...a.manifest, ...change }));
    expect(wrapCode({ sha256: a.manifest.sha256.toUpperCase() })).toBe('ENVELOPE_MANIFEST_INVALID');
    expect(wrapCode({ header: Buffer.alloc(55) })).toBe('ENVELOPE_MANIFEST_INVALID');
    expect(wrapCode({ plaintextSize: -1 })).toBe('ENVELOPE_MANIFEST_INVALID');
    expect(wrapCode({ plaintextSize: 1.5 })).toBe('ENVELOPE_MANIFEST_INVALID');
    expect(wrapCode({ itemId: '\udc00' })).toBe('ENVELOPE_MANIFEST_INVALID');
    expect(codeOf(() => wrapDataKey(a.datasetKey, Buffer.alloc(16), a.manifest))).toBe(
      'INTEGRITY_KEY_LENGTH',
    );
  });

  it('has its own nonce each time', () => {
    const dataKey = newDataKey();
    const wraps = Array.from({ length: 1_000 }, () =>
      wrapDataKey(a.datasetKey, dataKey, a.manifest).toString('hex', 1, 13),
    );
    expect(new Set(wraps).size).toBe(1_000);
  });
});

describe('an item version', () => {
  it('is opened by its own row', () => {
    const contentKey = openContentKey(a.datasetKey, a.wrapped, a.manifest);
    expect(Buffer.concat(openWhole(contentKey, a.object, a.plaintext.length)).equals(a.plaintext)).toBe(true);
  });

  it('is not opened by the row of another item of the same dataset key, size and content', () => {
    const contentKey = openContentKey(b.datasetKey, b.wrapped, b.manifest);
    expect(codeOf(() => openWhole(contentKey, a.object, a.plaintext.length))).toBe(
      'INTEGRITY_HEADER_INVALID',
    );
  });

  it('is not opened by a data key re-wrapped for a row with another owner: the commitment binds the owner too', () => {
    const dataKey = unwrapDataKey(a.datasetKey, a.wrapped, a.manifest);
    for (const field of ['organisationId', 'datasetId', 'datasetKeyId', 'itemId', 'versionId'] as const) {
      const stolen: ItemManifest = { ...a.manifest, [field]: uuidV7() };
      const wrapped = wrapDataKey(a.datasetKey, dataKey, stolen);
      expect(codeOf(() => openContentKey(a.datasetKey, wrapped, stolen))).toBe(
        'INTEGRITY_COMMITMENT_MISMATCH',
      );
    }
  });

  it('sealed again from the same bytes has another key, header and ciphertext', () => {
    expect(a.object.equals(b.object)).toBe(false);
    expect(a.manifest.sha256).toBe(b.manifest.sha256);
    expect(a.manifest.header.equals(b.manifest.header)).toBe(false);
  });
});

describe('a dataset key', () => {
  it('is imported once: the plaintext given is wiped, also when it is refused', () => {
    const plaintext = randomBytes(32);
    const copy = Buffer.from(plaintext);
    expect(toDatasetKey(plaintext).export().equals(copy)).toBe(true);
    expect(plaintext.equals(Buffer.alloc(32))).toBe(true);
    const wrongLength = randomBytes(31);
    expect(codeOf(() => toDatasetKey(wrongLength))).toBe('INTEGRITY_KEY_LENGTH');
    expect(wrongLength.equals(Buffer.alloc(31))).toBe(true);
  });
});
