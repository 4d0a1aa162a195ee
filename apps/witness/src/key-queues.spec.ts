import { describe, expect, it } from '@jest/globals';
import { KeyQueues } from './key-queues.js';

describe('the queues', () => {
  it('never run two tasks of one key at once, and those of another meanwhile', async () => {
    const queues = new KeyQueues();
    const first = Promise.withResolvers<void>();
    const log: string[] = [];
    const running = [
      queues.run('a', () => (log.push('a1 begins'), first.promise.then(() => log.push('a1 ends')))),
      queues.run('a', () => Promise.resolve(log.push('a2'))),
    ];
    await queues.run('b', () => Promise.resolve(log.push('b1')));
    expect(log).toEqual(['a1 begins', 'b1']);
    first.resolve();
    await Promise.all(running);
    expect(log).toEqual(['a1 begins', 'b1', 'a1 ends', 'a2']);
  });

  it('go on after a task that failed, and tell only who asked', async () => {
    const queues = new KeyQueues();
    const failed = queues.run('a', () => Promise.reject(new Error('disk')));
    const next = queues.run('a', () => Promise.resolve('done'));
    await expect(failed).rejects.toThrow('disk');
    await expect(next).resolves.toBe('done');
  });

  it('are idle only when nothing runs, nor what that made wait', async () => {
    const queues = new KeyQueues();
    const first = Promise.withResolvers<void>();
    let done = 0;
    const count = () => Promise.resolve((done += 1));
    const running = [queues.run('a', () => first.promise.then(count)), queues.run('a', count)];
    const idle = queues.idle();
    first.resolve();
    await idle;
    expect(done).toBe(2);
    await Promise.all(running);
    await queues.idle();
  });
});
