import { Presets, SingleBar } from 'cli-progress';

/** Told how far an ingest is; drawing it is optional. */
export interface IngestProgress {
  bytes(count: number): void;
  fileDone(): void;
  stop(): void;
}

/** Shows nothing: for scripts and `--json`. */
export const noProgress: IngestProgress = {
  bytes: () => undefined,
  fileDone: () => undefined,
  stop: () => undefined,
};

/** Draws one bar of bytes with a count of files on the error stream, so that results on the other stay clean. */
export function progressBar(total: { readonly files: number; readonly bytes: number }): IngestProgress {
  let bytes = 0;
  let files = 0;
  const format = '{bar} {percentage}% | {done}/{all} | {files}/{count} files | {eta_formatted} left';
  const bar = new SingleBar({ format, hideCursor: true, stream: process.stderr }, Presets.shades_classic);
  // Empty files alone have no bytes to show progress of; a whole of 1 keeps the bar from dividing by zero.
  const whole = Math.max(total.bytes, 1);
  const update = (): void => bar.update(Math.min(bytes, whole), { done: toSize(bytes), files });
  bar.start(whole, 0, { done: toSize(0), all: toSize(total.bytes), files, count: total.files });
  return {
    bytes: (count) => {
      bytes += count;
      update();
    },
    fileDone: () => {
      files += 1;
      update();
    },
    stop: () => bar.stop(),
  };
}

const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];

/** Returns a size for a person: three digits and a binary unit. */
export function toSize(bytes: number): string {
  const power = bytes < 1 ? 0 : Math.min(Math.floor(Math.log2(bytes) / 10), UNITS.length - 1);
  const value = bytes / 1024 ** power;
  return `${power === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${UNITS[power] ?? 'B'}`;
}
