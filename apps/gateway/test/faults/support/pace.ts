import type { RawReader } from './raw-reader.js';

const EVERY_MS = 50;

/**
 * Lets a reader take one piece (at most 64 KiB) every 50 ms: a client that is slower than the gateway, but alive. Kept this
 * slow because we share our own event loop, and the machine, with what is being measured.
 */
export function atItsPace(reader: RawReader): { stop: () => void } {
  const pauseAfterOne = (): void => reader.pause();
  reader.socket.on('data', pauseAfterOne);
  const timer = setInterval(() => reader.resume(), EVERY_MS);
  return {
    stop: () => {
      reader.socket.off('data', pauseAfterOne);
      clearInterval(timer);
    },
  };
}
