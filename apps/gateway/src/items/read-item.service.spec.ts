import { describe, expect, it } from '@jest/globals';
import type { AccessAnswer } from '#libs/facts';
import type { AccessGrant, AccessService } from './access.service.js';
import type { ItemVault } from './item-vault.js';
import { ReadItem } from './read-item.service.js';
import type { ReadRequest } from './read-request.js';

const SIZE = 100;
const ETAG = '"tag"';

const answerFor = (objectKey: string): AccessAnswer =>
  ({
    subject: { browsers: { allowedOrigins: [] } },
    item: {
      key: 'k',
      version: { objectKey, etag: ETAG, mediaType: 'text/plain', manifest: { plaintextSize: SIZE } },
    },
  }) as unknown as AccessAnswer;

const requestOf = (item: Partial<ReadRequest['item']> = {}): ReadRequest =>
  ({ principal: {}, item: { method: 'GET', ...item }, origin: { address: null } }) as unknown as ReadRequest;

/** A reader whose access is decided as the attempts say, and what it fetched ahead and gave up. */
function start(
  attempts: readonly string[],
  ending: 'granted' | 'refused',
): {
  readItem: ReadItem;
  fetched: string[];
  dropped: string[];
} {
  const fetched: string[] = [];
  const dropped: string[] = [];
  const access = {
    obtain: (_question: unknown, _request: unknown, whileRecording: (answer: AccessAnswer) => void) => {
      for (const objectKey of attempts) whileRecording(answerFor(objectKey));
      if (ending === 'refused') return Promise.reject(new Error('refused'));
      return Promise.resolve({
        recordId: 'r',
        answer: answerFor(attempts.at(-1) ?? ''),
      } as unknown as AccessGrant);
    },
  } as unknown as AccessService;
  const vault = {
    fetchAhead: ({ objectKey }: { objectKey: string }) => {
      fetched.push(objectKey);
      return { objectKey, object: Promise.resolve(Buffer.alloc(0)), drop: () => dropped.push(objectKey) };
    },
  } as unknown as ItemVault;
  const networks = { networkOf: () => ({}) as never };
  return { readItem: new ReadItem(access, networks, vault), fetched, dropped };
}

describe(ReadItem, () => {
  it('fetches ahead while the access is being recorded and hands that on with the grant', async () => {
    const { readItem, fetched, dropped } = start(['a'], 'granted');
    const { sealed } = await readItem.obtain(requestOf());
    expect([fetched, dropped, sealed?.objectKey]).toEqual([['a'], [], 'a']);
  });

  it('gives up what it fetched for an access that was refused', async () => {
    const { readItem, dropped } = start(['a'], 'refused');
    await expect(readItem.obtain(requestOf())).rejects.toThrow('refused');
    expect(dropped).toEqual(['a']);
  });

  it('keeps it when the access is decided again for the same object, and not for another', async () => {
    const same = start(['a', 'a', 'a'], 'granted');
    await same.readItem.obtain(requestOf());
    expect([same.fetched, same.dropped]).toEqual([['a'], []]);
    const other = start(['a', 'b'], 'granted');
    const { sealed } = await other.readItem.obtain(requestOf());
    expect([other.fetched, other.dropped, sealed?.objectKey]).toEqual([['a', 'b'], ['a'], 'b']);
  });

  it.each<[string, Partial<ReadRequest['item']>]>([
    ['HEAD', { method: 'HEAD' }],
    ['not modified', { ifNoneMatch: ETAG }],
    ['a failed precondition', { ifMatch: '"other"' }],
    ['a range outside the item', { range: 'bytes=500-' }],
  ])('fetches nothing for an answer without bytes: %s', async (_, item) => {
    const { readItem, fetched } = start(['a'], 'granted');
    await readItem.obtain(requestOf(item));
    expect(fetched).toEqual([]);
  });
});
