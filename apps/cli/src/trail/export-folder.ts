import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { AppError } from '#libs/kernel';
import { inputUnreadable } from '../cli.errors.js';
import { readInput, readJsonInput } from './input-file.js';
import { LineSplitter } from './line-splitter.js';

const manifestSchema = z.strictObject({
  version: z.literal(1),
  organisation: z.uuid(),
  origin: z.string().min(1),
  size: z.int().nonnegative(),
  exportedAt: z.iso.datetime(),
});

/** What an export says of itself, in `manifest.json`. */
export type Manifest = z.infer<typeof manifestSchema>;

const READ_BYTES = 1_048_576;

/** An exported trail on disk, as docs/trail-export.md describes it. */
export class ExportFolder {
  readonly manifestPath: string;
  readonly checkpointPath: string;
  readonly eventsPath: string;
  readonly valuesPath: string;

  constructor(dir: string) {
    this.manifestPath = join(dir, 'manifest.json');
    this.checkpointPath = join(dir, 'checkpoint');
    this.eventsPath = join(dir, 'events.ndjson');
    this.valuesPath = join(dir, 'values.ndjson');
  }

  manifest(): Promise<Manifest> {
    return readJsonInput(this.manifestPath, manifestSchema);
  }

  /** The signed note, as it is: whether it is one is for the verifier to say. */
  async checkpoint(): Promise<string> {
    return (await readInput(this.checkpointPath)).toString('utf8');
  }

  async eventBytes(): Promise<number> {
    return (await sizeOf(this.eventsPath)) ?? missing(this.eventsPath);
  }

  async hasValues(): Promise<boolean> {
    return (await sizeOf(this.valuesPath)) !== null;
  }

  /** Hands every line on without its LF; true when the last one had none. */
  async readLines(
    path: string,
    onLine: (line: Buffer) => void,
    onBytes: (count: number) => void = () => undefined,
  ): Promise<boolean> {
    const lines = new LineSplitter(path, onLine);
    try {
      for await (const chunk of createReadStream(path, { highWaterMark: READ_BYTES })) {
        lines.push(chunk as Buffer);
        onBytes((chunk as Buffer).length);
      }
    } catch (error) {
      throw error instanceof AppError ? error : inputUnreadable(path, String(error), error);
    }
    return lines.end();
  }
}

async function sizeOf(path: string): Promise<number | null> {
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw inputUnreadable(path, error.message, error);
  });
  return found && found.size;
}

function missing(path: string): never {
  throw inputUnreadable(path, 'there is no such file');
}
