import { expect, it } from '@jest/globals';
import { ContentHead } from './content-head.js';

async function* chunks(...texts: string[]): AsyncGenerator<Buffer> {
  for (const text of texts) {
    await Promise.resolve();
    yield Buffer.from(text);
  }
}

it('lets everything pass as it is and keeps the beginning, until it is told to forget it', async () => {
  const head = new ContentHead(chunks('abc', 'defg', 'hij'), 5);
  const passed: Buffer[] = [];
  for await (const chunk of head) passed.push(chunk);
  expect(Buffer.concat(passed).toString()).toBe('abcdefghij');
  const kept = head.bytes;
  expect(kept.toString()).toBe('abcde');
  head.forget();
  expect(kept).toEqual(Buffer.alloc(5));
  expect(head.bytes).toHaveLength(0);
});

it('keeps all of what is shorter, and nothing where nothing is to be kept', async () => {
  for (const [limit, expected] of [
    [100, 'ab'],
    [0, ''],
  ] as const) {
    const head = new ContentHead(chunks('a', 'b'), limit);
    for await (const chunk of head) expect(chunk).toHaveLength(1);
    expect(head.bytes.toString()).toBe(expected);
  }
});
