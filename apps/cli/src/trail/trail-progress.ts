import { Presets, SingleBar } from 'cli-progress';
import type { Terminal } from '../terminal.js';

/** Told how far a walk through a trail is; drawing it is optional. */
export interface TrailProgress {
  advance(count: number): void;
  stop(): void;
}

/** Draws a bar on the error stream where a person watches, and nothing for scripts. */
export function trailProgress(
  total: number,
  options: { readonly terminal: Terminal; readonly json?: boolean | undefined },
): TrailProgress {
  if (!options.terminal.isInteractive || options.json === true) {
    return { advance: () => undefined, stop: () => undefined };
  }
  const format = '{bar} {percentage}% | {eta_formatted} left';
  const bar = new SingleBar({ format, hideCursor: true, stream: process.stderr }, Presets.shades_classic);
  // A whole of 1 keeps the bar of an empty trail from dividing by zero.
  bar.start(Math.max(total, 1), 0);
  return { advance: (count) => bar.increment(count), stop: () => bar.stop() };
}
