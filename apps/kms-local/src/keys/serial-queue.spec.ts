import { describe, expect, it } from '@jest/globals';
import { SerialQueue } from './serial-queue.js';

describe('a serial queue', () => {
  it('never runs two tasks at once, and runs them in order', async () => {
    const queue = new SerialQueue();
    const trace: string[] = [];
    const task = (name: string) => async (): Promise<void> => {
      trace.push(`${name} begins`);
      await new Promise((resolve) => setImmediate(resolve));
      trace.push(`${name} ends`);
    };
    await Promise.all([queue.run(task('first')), queue.run(task('second'))]);
    expect(trace).toEqual(['first begins', 'first ends', 'second begins', 'second ends']);
  });

  it('a task that fails fails alone', async () => {
    const queue = new SerialQueue();
    const failing = queue.run(() => Promise.reject(new Error('no')));
    const next = queue.run(() => Promise.resolve('done'));
    await expect(failing).rejects.toThrow('no');
    expect(await next).toBe('done');
  });
});
