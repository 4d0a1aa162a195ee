import type { RawReader } from './raw-reader.js';

/** Lets a reader take from its socket for a moment every 20 ms: a client that is slower than the gateway, but alive. */
export function atItsPace(reader: RawReader): { stop: () => void } {
  const timer = setInterval(() => {
    reader.resume();
    setImmediate(() => reader.pause());
  }, 20);
  return { stop: () => clearInterval(timer) };
}
