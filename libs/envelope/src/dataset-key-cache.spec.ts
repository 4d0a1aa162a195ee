import { randomBytes } from 'node:crypto';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { AppError, type DatasetId, type ErrorKind, type OrganisationId } from '#libs/kernel';
import { FakeClock } from '#libs/testing';
import { rejectionOf } from '../test/stored-object.js';
import { DatasetKeyCache } from './dataset-key-cache.js';
import { type DatasetKeyRef, encryptionContext } from './dataset-key-ref.js';

function refOf(id: string, change: Partial<DatasetKeyRef> = {}): DatasetKeyRef {
  const organisationId = 'organisation' as OrganisationId;
  const datasetId = `dataset-of-${id}` as DatasetId;
  return {
    id,
    organisationId,
    datasetId,
    epoch: 1,
    kmsKeyId: 'kms-key',
    wrapped: Buffer.from(`wrapped-${id}`),
    ...change,
  };
}

const failure = (kind: ErrorKind, code: string) => new AppError({ code, kind, publicMessage: 'No key.' });

/** Stands for KMS: answers when told to, and keeps every Buffer it gave out. */
class FakeKms {
  readonly asked: DatasetKeyRef[] = [];
  readonly given: Buffer[] = [];
  readonly keys: Buffer[] = [];
  failWith: Error | undefined;
  #waiting: (() => void)[] = [];
  holding = false;

  readonly unwrap = async (ref: DatasetKeyRef): Promise<Buffer> => {
    this.asked.push(ref);
    if (this.holding) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    if (this.failWith) throw this.failWith;
    const plaintext = randomBytes(32);
    this.given.push(plaintext);
    this.keys.push(Buffer.from(plaintext));
    return plaintext;
  };

  answer(): void {
    this.holding = false;
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}

let clock: FakeClock;
let kms: FakeKms;
let cache: DatasetKeyCache;
const one = refOf('one');

beforeEach(() => {
  clock = new FakeClock();
  kms = new FakeKms();
  cache = new DatasetKeyCache({ unwrap: kms.unwrap, clock, maxEntries: 3 });
});

describe('the dataset key cache', () => {
  it('asks KMS once for any number of concurrent readers', async () => {
    kms.holding = true;
    const reads = Array.from({ length: 100 }, () => cache.get(one));
    kms.answer();
    const keys = await Promise.all(reads);
    expect(kms.asked).toEqual([one]);
    expect(new Set(keys).size).toBe(1);
    expect(keys[0]?.export().equals(kms.keys[0] ?? Buffer.alloc(0))).toBe(true);
  });

  it('wipes the plaintext KMS gave as soon as it holds the key', async () => {
    await cache.get(one);
    expect(kms.given[0]?.equals(Buffer.alloc(32))).toBe(true);
  });

  it('never uses a key longer than its age, counted from the question, however often it is used', async () => {
    kms.holding = true;
    const first = cache.get(one);
    clock.advance(10_000);
    kms.answer();
    await first;
    for (let used = 0; used < 49; used += 1) {
      clock.advance(1_000);
      await cache.get(one);
    }
    clock.advance(999);
    await cache.get(one);
    expect(kms.asked).toHaveLength(1);
    clock.advance(1);
    await cache.get(one);
    expect(kms.asked).toHaveLength(2);
  });

  it('does not live longer because the wall clock was set back', async () => {
    await cache.get(one);
    clock.advance(60_000);
    clock.stepWall('2020-01-01T00:00:00.000Z');
    await cache.get(one);
    expect(kms.asked).toHaveLength(2);
  });

  it('evicts the least recently used and never breaks the key under a reader', async () => {
    const held = await cache.get(one);
    const expected = held.export().toString('hex');
    await cache.get(refOf('two'));
    await cache.get(refOf('three'));
    await cache.get(refOf('two'));
    await cache.get(refOf('four'));
    cache.clear();
    expect(held.export().toString('hex')).toBe(expected);
    expect(held.export().equals(Buffer.alloc(32))).toBe(false);
  });

  it('keeps what was used last when it is full', async () => {
    for (const id of ['one', 'two', 'three', 'one', 'four']) await cache.get(refOf(id));
    expect(cache.size).toBe(3);
    await cache.get(refOf('one'));
    expect(kms.asked.map((ref) => ref.id)).toEqual(['one', 'two', 'three', 'four']);
    await cache.get(refOf('two'));
    expect(kms.asked).toHaveLength(5);
  });

  it.each<[string, Partial<DatasetKeyRef>]>([
    ['organisation', { organisationId: 'other' as OrganisationId }],
    ['dataset', { datasetId: 'other' as DatasetId }],
    ['epoch', { epoch: 2 }],
    ['KMS key', { kmsKeyId: 'other' }],
    ['wrapped key', { wrapped: Buffer.from('other') }],
  ])('never answers for a row with another %s: only KMS may vouch for it', async (_, change) => {
    await cache.get(one);
    await cache.get(refOf('one', change));
    expect(kms.asked).toHaveLength(2);
  });

  it('recognises the same row loaded again', async () => {
    await cache.get(one);
    await cache.get(refOf('one'));
    expect(kms.asked).toHaveLength(1);
  });

  it('asks anew after forget, also while an earlier question is open, and only for that dataset', async () => {
    await cache.get(refOf('two'));
    kms.holding = true;
    const early = cache.get(one);
    cache.forget(one.datasetId);
    const late = cache.get(one);
    kms.answer();
    expect((await early).equals(await late)).toBe(false);
    expect((await cache.get(one)).equals(await late)).toBe(true);
    await cache.get(refOf('two'));
    expect(kms.asked.map((ref) => ref.id)).toEqual(['two', 'one', 'one']);
  });

  it('drops keys past their age when told to, without a reader', async () => {
    await cache.get(one);
    clock.advance(59_999);
    cache.dropExpired();
    expect(cache.size).toBe(1);
    clock.advance(1);
    cache.dropExpired();
    expect(cache.size).toBe(0);
  });
});

describe('a failing KMS', () => {
  const ask = () => rejectionOf(cache.get(one));

  it.each<[ErrorKind, string, number]>([
    ['unavailable', 'KEY_UNAVAILABLE', 1_000],
    ['rate-limited', 'KEY_THROTTLED', 1_000],
    ['forbidden', 'KEY_DISABLED', 250],
  ])(
    'answering %s is remembered under its code %s for %d ms, then asked again',
    async (kind, code, memoryMs) => {
      kms.failWith = failure(kind, code);
      for (let tries = 0; tries < 50; tries += 1) expect(await ask()).toBe(code);
      clock.advance(memoryMs - 1);
      expect(await ask()).toBe(code);
      expect(kms.asked).toHaveLength(1);
      clock.advance(1);
      kms.failWith = undefined;
      expect(await ask()).toBeUndefined();
      expect(kms.asked).toHaveLength(2);
    },
  );

  it('fails all concurrent readers with one call', async () => {
    kms.holding = true;
    kms.failWith = failure('unavailable', 'KEY_UNAVAILABLE');
    const reads = Array.from({ length: 20 }, ask);
    kms.answer();
    expect(await Promise.all(reads)).toEqual(Array.from({ length: 20 }, () => 'KEY_UNAVAILABLE'));
    expect(kms.asked).toHaveLength(1);
  });

  it('does not fail the keys that were got before', async () => {
    await cache.get(refOf('two'));
    kms.failWith = failure('unavailable', 'KEY_UNAVAILABLE');
    expect(await ask()).toBe('KEY_UNAVAILABLE');
    expect(await rejectionOf(cache.get(refOf('two')))).toBeUndefined();
  });

  it('with an unexpected error is asked again at once', async () => {
    kms.failWith = new TypeError('a bug');
    expect(await ask()).toBe('TypeError: a bug');
    kms.failWith = undefined;
    expect(await ask()).toBeUndefined();
  });

  it('that returns no 32-byte key fails the read and leaves nothing behind', async () => {
    const short = randomBytes(16);
    cache = new DatasetKeyCache({ unwrap: () => Promise.resolve(short), clock });
    expect(await ask()).toBe('INTEGRITY_KEY_LENGTH');
    expect(short.equals(Buffer.alloc(16))).toBe(true);
  });
});

describe('the encryption context', () => {
  it('names organisation, dataset and epoch as text', () => {
    const context = encryptionContext(one);
    expect(context).toEqual({ organisation: 'organisation', dataset: 'dataset-of-one', epoch: '1' });
  });
});
