import { createHash } from 'node:crypto';
import { access, constants } from 'node:fs/promises';
import { join } from 'node:path';
import { type Checkpoint, openNote, parseCheckpoint, type Verifier } from '#libs/tlog';
import { readIfPresent, writeDurably } from './durable-file.js';
import { stateDamaged } from './witness.errors.js';

/** The latest checkpoint of a log this witness cosigned: all it has to remember. */
export interface LogState {
  readonly checkpoint: Checkpoint;
  /** The note as it was cosigned. */
  readonly note: string;
}

/** Remembers one checkpoint per log; an interface so that a test can break it. */
export interface LogStates {
  find(originHash: string): Promise<LogState | null>;
  save(originHash: string, note: string): Promise<void>;
}

/** Returns what names a log in files and addresses: the SHA-256 of its origin in lower-case hex. */
export function originHashOf(origin: string): string {
  return createHash('sha256').update(origin).digest('hex');
}

/**
 * Keeps one file per log, whose content is the cosigned checkpoint itself, so that a damaged file cannot pass for an
 * older state. Files are read for every use: nothing in memory can disagree with the disk.
 */
export class LogStateStore implements LogStates {
  constructor(
    private readonly folder: string,
    private readonly witness: Verifier,
  ) {}

  /** Returns the latest checkpoint, or null for a log never cosigned; throws for a file this witness did not sign. */
  async find(originHash: string): Promise<LogState | null> {
    const path = this.#pathOf(originHash);
    const note = await readIfPresent(path);
    if (note === null) return null;
    const opened = openNote(note, [this.witness]);
    const checkpoint = opened.ok ? parseCheckpoint(opened.text) : opened;
    if (!checkpoint.ok || originHashOf(checkpoint.value.origin) !== originHash) throw stateDamaged(path);
    return { checkpoint: checkpoint.value, note };
  }

  /** Resolves once no crash can bring back the state before. */
  async save(originHash: string, note: string): Promise<void> {
    await writeDurably(this.#pathOf(originHash), note);
  }

  /** Throws while nothing could be saved. */
  async assertWritable(): Promise<void> {
    await access(this.folder, constants.W_OK);
  }

  #pathOf(originHash: string): string {
    return join(this.folder, originHash);
  }
}
