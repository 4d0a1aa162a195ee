import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { decodePart, RunningIdp } from '../test/running-idp.js';
import { SigningKeyStore } from './signing-key-store.js';

let folder: string;
const file = (): string => join(folder, 'signing-keys.json');

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'idp-keys-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('the signing keys', () => {
  test('are made at the first start, kept at the next, and readable by their owner only', async () => {
    const first = await SigningKeyStore.open(join(folder, 'deep', 'er'));
    expect(first.keys.map(({ alg }) => alg)).toEqual(['ES256', 'RS256']);
    expect((await SigningKeyStore.open(join(folder, 'deep', 'er'))).keys).toEqual(first.keys);
    expect((await stat(join(folder, 'deep', 'er'))).mode & 0o777).toBe(0o700);
    expect((await stat(join(folder, 'deep', 'er', 'signing-keys.json'))).mode & 0o777).toBe(0o600);
  });

  test('rotate with the new ones in front, keep two generations before them, and leave no temporary file', async () => {
    const store = await SigningKeyStore.open(folder);
    const seen = [store.keys];
    for (let round = 0; round < 3; round += 1) {
      await store.rotate();
      seen.unshift(store.keys.slice(0, 2));
    }
    expect(store.keys).toEqual([...(seen[0] ?? []), ...(seen[1] ?? []), ...(seen[2] ?? [])]);
    expect((await SigningKeyStore.open(folder)).keys).toEqual(store.keys);
    expect(await readdir(folder)).toEqual(['signing-keys.json']);
  });

  test('that others may read, or that are damaged, are refused and left as they are', async () => {
    await SigningKeyStore.open(folder);
    await chmod(file(), 0o644);
    await expect(SigningKeyStore.open(folder)).rejects.toMatchObject({ code: 'SIGNING_KEYS_UNUSABLE' });
    await chmod(file(), 0o600);
    for (const text of ['', '{', '{}', '{"keys":[]}', '[]', 'null']) {
      await writeFile(file(), text);
      await expect(SigningKeyStore.open(folder)).rejects.toMatchObject({ code: 'SIGNING_KEYS_UNUSABLE' });
      expect(await readFile(file(), 'utf8')).toBe(text);
    }
  });
});

describe('a running provider', () => {
  test('publishes no private member and signs with the newest key; a rotation signs nobody out', async () => {
    const running = await RunningIdp.start();
    try {
      const verifier = running.verifier();
      const before = await running.sampleToken();
      expect(await verifier.verify(before)).toMatchObject({ ok: true });
      await running.idp.rotateKeys();
      const after = await running.sampleToken();
      expect(decodePart(after, 'header')['kid']).not.toBe(decodePart(before, 'header')['kid']);
      expect(await verifier.verify(after)).toMatchObject({ ok: true });
      expect(await verifier.verify(before)).toMatchObject({ ok: true });
      const { keys } = (await (await fetch(`${running.issuer}/jwks`)).json()) as {
        keys: Record<string, unknown>[];
      };
      expect(keys).toHaveLength(4);
      for (const key of keys)
        expect(['d', 'p', 'q', 'dp', 'dq', 'qi'].filter((member) => member in key)).toEqual([]);
      expect(running.reported).toEqual([]);
    } finally {
      await running.stop();
    }
  });

  test('accepts after a restart what it signed before', async () => {
    const running = await RunningIdp.start();
    try {
      const token = await running.sampleToken();
      await running.create();
      expect(await running.verifier().verify(token)).toMatchObject({ ok: true });
    } finally {
      await running.stop();
    }
  });
});
