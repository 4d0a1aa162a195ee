import { createHash, randomBytes } from 'node:crypto';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from '@jest/globals';
import {
  chunkContext,
  ContentKey,
  CURRENT_FORMAT,
  DatasetKeyCache,
  type DatasetKeyRef,
  type ItemManifest,
  newDataKey,
  toDatasetKey,
  wrapDataKey,
} from '#libs/envelope';
import type { StoredVersion } from '#libs/facts';
import { type DatasetId, type ItemId, type ItemVersionId, type OrganisationId, uuidV7 } from '#libs/kernel';
import { FakeClock, waitUntil } from '#libs/testing';
import type { ObjectStore } from '#libs/storage';
import { ItemVault } from './item-vault.js';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const TEXT = Buffer.from('a small item');
/** Larger than what shares a pool, and of two chunks. */
const LARGER = randomBytes(20_000);

/** One sealed item in a store that holds nothing else, and a KMS that says what the test says. */
function arrange(plaintext = TEXT): {
  version: StoredVersion;
  vault: ItemVault;
  keys: DatasetKeyCache;
  kms: { key: Buffer };
  given: Buffer[];
} {
  const kms = { key: randomBytes(32) };
  const dataKey = newDataKey();
  const binding = {
    organisationId: uuidV7() as OrganisationId,
    datasetId: uuidV7() as DatasetId,
    datasetKeyId: uuidV7(),
    itemId: uuidV7() as ItemId,
    versionId: uuidV7() as ItemVersionId,
    formatByte: CURRENT_FORMAT,
  };
  const sealing = ContentKey.create(dataKey, chunkContext(binding));
  const chunks = [
    plaintext.subarray(0, 16_384),
    ...(plaintext.length > 16_384 ? [plaintext.subarray(16_384)] : []),
  ];
  const sealed = chunks.map((chunk, index) => sealing.sealChunk(index, chunk, index === chunks.length - 1));
  const object = Buffer.concat([sealing.header, ...sealed]);
  const sha256 = createHash('sha256').update(plaintext).digest('hex');
  const manifest: ItemManifest = {
    ...binding,
    plaintextSize: plaintext.length,
    sha256,
    header: sealing.header,
  };
  const datasetKey: DatasetKeyRef = {
    id: binding.datasetKeyId,
    organisationId: binding.organisationId,
    datasetId: binding.datasetId,
    epoch: 1,
    kmsKeyId: 'key',
    wrapped: Buffer.from('wrapped'),
  };
  const wrappedDataKey = wrapDataKey(toDatasetKey(Buffer.from(kms.key)), dataKey, manifest);
  const keys = new DatasetKeyCache({
    unwrap: () => Promise.resolve(Buffer.from(kms.key)),
    clock: new FakeClock(),
  });
  const given: Buffer[] = [];
  const readWhole = (): Promise<Buffer> => {
    const copy = Buffer.allocUnsafeSlow(object.length);
    object.copy(copy);
    given.push(copy);
    return Promise.resolve(copy);
  };
  const store = { readWhole } as unknown as ObjectStore;
  const version = {
    manifest,
    wrappedDataKey,
    datasetKey,
    objectKey: 'o',
    createdAt: new Date(0),
    mediaType: 'text/plain',
    etag: '""',
  };
  return { version, vault: new ItemVault(keys, store), keys, kms, given };
}

const textOf = async (vault: ItemVault, version: StoredVersion): Promise<string> =>
  Buffer.concat(await vault.openSmall(version, undefined)).toString();

describe(ItemVault, () => {
  it('opens the same item again and again', async () => {
    const { version, vault } = arrange();
    for (let times = 0; times < 3; times += 1) expect(await textOf(vault, version)).toBe(String(TEXT));
  });

  it('gives the sealed bytes back once opened, and the place of what was fetched ahead, however often', async () => {
    const { version, vault, given } = arrange(LARGER);
    const range = { start: 0, endExclusive: LARGER.length };
    for (let times = 0; times < 200; times += 1) {
      const sealed = vault.fetchAhead(version, range);
      expect(sealed).toBeDefined();
      expect(Buffer.concat(await vault.openSmall(version, sealed)).equals(LARGER)).toBe(true);
    }
    expect(given).toHaveLength(200);
    expect(given.every((object) => object.length === 0)).toBe(true);
  });

  it('fetches ahead only what is read whole and small', () => {
    const { version, vault } = arrange(LARGER);
    expect(vault.fetchAhead(version, { start: 1, endExclusive: LARGER.length })).toBeUndefined();
    const large = { ...version, manifest: { ...version.manifest, plaintextSize: 8 * 16_384 + 1 } };
    expect(vault.fetchAhead(large, { start: 0, endExclusive: 8 * 16_384 + 1 })).toBeUndefined();
  });

  it('verifies a row that was loaded anew, whatever was opened before in its name', async () => {
    const { version, vault } = arrange();
    await textOf(vault, version);
    const altered = { ...version, manifest: { ...version.manifest, sha256: '0'.repeat(64) } };
    await expect(textOf(vault, altered)).rejects.toMatchObject({ code: 'INTEGRITY_DATA_KEY_REJECTED' });
    const rewrapped = { ...version, wrappedDataKey: randomBytes(61).fill(1, 0, 1) };
    await expect(textOf(vault, rewrapped)).rejects.toMatchObject({ code: 'INTEGRITY_DATA_KEY_REJECTED' });
  });

  it('gives up what it opened under a dataset key that KMS no longer gives', async () => {
    const { version, vault, keys, kms } = arrange();
    await textOf(vault, version);
    kms.key = randomBytes(32);
    keys.forget(version.datasetKey.datasetId);
    await expect(textOf(vault, version)).rejects.toMatchObject({ code: 'INTEGRITY_DATA_KEY_REJECTED' });
  });

  it('keeps no dataset key alive that its cache gave up, however long the row stays in memory', async () => {
    const { version, vault, keys } = arrange();
    await textOf(vault, version);
    const given = new WeakRef(await keys.get(version.datasetKey));
    keys.forget(version.datasetKey.datasetId);
    await waitUntil(() => {
      collectGarbage();
      return given.deref() === undefined;
    });
    expect(version.wrappedDataKey).toHaveLength(61);
  });
});
