import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { LoopTurns } from './loop-turns.js';

const PER_TURN = 4;

/** A source whose pieces are all there at once: the worst guest an event loop can have. */
async function* ready(pieces: number, onClose = (): void => undefined): AsyncGenerator<number> {
  try {
    for (let piece = 0; piece < pieces; piece += 1) yield await Promise.resolve(piece);
  } finally {
    onClose();
  }
}

async function collect(pieces: AsyncIterable<number>, onPiece = (): void => undefined): Promise<number[]> {
  const seen: number[] = [];
  for await (const piece of pieces) {
    seen.push(piece);
    onPiece();
  }
  return seen;
}

describe(LoopTurns.name, () => {
  it('gives every piece of every stream, in order, and no more than agreed in one turn of the loop', async () => {
    const turns = new LoopTurns(PER_TURN);
    const perTurn: number[] = [0];
    const count = (): void => void (perTurn[perTurn.length - 1] = (perTurn.at(-1) ?? 0) + 1);
    let working = true;
    const watch = (async () => {
      while (working) {
        await nextTurn();
        perTurn.push(0);
      }
    })();
    const streams = Array.from({ length: 10 }, () => collect(turns.share(ready(20)), count));
    const seen = await Promise.all(streams);
    working = false;
    await watch;
    expect(seen).toEqual(streams.map(() => Array.from({ length: 20 }, (_, index) => index)));
    // Before the reset of a turn and after it: never two turns' worth of more.
    expect(Math.max(...perTurn)).toBeLessThanOrEqual(PER_TURN * 2);
  });

  it('lets the loop turn between the pieces of one stream that has them all', async () => {
    const turns = new LoopTurns(PER_TURN);
    let turned = 0;
    const stream = collect(turns.share(ready(PER_TURN * 5)));
    let done = false;
    void stream.then(() => (done = true));
    while (!done) {
      await nextTurn();
      turned += 1;
    }
    expect(turned).toBeGreaterThanOrEqual(4);
  });

  it('closes the source of a stream that is left, and does not owe its turn to anybody', async () => {
    const turns = new LoopTurns(1);
    let closed = 0;
    const left = turns.share(ready(5, () => (closed += 1)));
    await left.next();
    const waiting = left.next();
    await left.return(undefined);
    await waiting;
    expect(closed).toBe(1);
    expect(await collect(turns.share(ready(3)))).toEqual([0, 1, 2]);
  });

  it('gives a failure of the source to its reader', async () => {
    const failing = async function* (): AsyncGenerator<number> {
      yield await Promise.resolve(1);
      throw new Error('storage broke');
    };
    await expect(collect(new LoopTurns(PER_TURN).share(failing()))).rejects.toThrow('storage broke');
  });
});
