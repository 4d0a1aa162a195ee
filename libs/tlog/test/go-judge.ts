import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const GOPATH = '/usr/share/gocode';
const PACKAGE = join(GOPATH, 'src/golang.org/x/mod/sumdb/tlog');
const MAX_OUTPUT_BYTES = 64 * 1024 * 1024;

export interface NoteCase {
  readonly note: Uint8Array;
  readonly verifierKey: string;
  /** Who must have cosigned it. */
  readonly witness?: { readonly keyName: string; readonly publicKey: Uint8Array };
  readonly origin: string;
  readonly size: number;
  readonly root: Uint8Array;
}

export interface RecordCase {
  readonly size: number;
  readonly index: number;
  readonly root: Uint8Array;
  readonly entry: Uint8Array;
  readonly proof: readonly Uint8Array[];
}

export interface GrowthCase {
  readonly size1: number;
  readonly size2: number;
  readonly root1: Uint8Array;
  readonly root2: Uint8Array;
  readonly proof: readonly Uint8Array[];
}

export interface TreeCase {
  readonly size: number;
  readonly root: Uint8Array;
  readonly tiles: Readonly<Record<string, Uint8Array>>;
}

export interface Job {
  readonly notes: readonly NoteCase[];
  readonly records: readonly RecordCase[];
  readonly growths: readonly GrowthCase[];
  readonly trees: readonly TreeCase[];
}

export interface Verdicts {
  readonly Notes: readonly boolean[];
  readonly Records: readonly boolean[];
  readonly Growths: readonly boolean[];
  /** What is wrong with each tree. */
  readonly Trees: readonly (readonly string[])[];
}

/** True where Go and Debian's sources of its sumdb are installed. */
export const canJudge = existsSync(PACKAGE) && spawnSync('go', ['version']).status === 0;

/** Builds `judge.go` and has it judge the job. */
export function judge(job: Job): Verdicts {
  const folder = mkdtempSync(join(tmpdir(), 'portcullis-go-'));
  try {
    const program = join(folder, 'judge');
    const env = { ...process.env, GOPATH, GO111MODULE: 'off', GOCACHE: join(folder, 'cache'), GOFLAGS: '' };
    execFileSync('go', ['build', '-o', program, join(import.meta.dirname, 'judge.go')], { env });
    const answer = execFileSync(program, { input: toJson(job), maxBuffer: MAX_OUTPUT_BYTES });
    return JSON.parse(answer.toString()) as Verdicts;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

// Go reads bytes from base64. A Buffer would have turned itself into an object before a replacer saw it.
function toJson(value: unknown): string {
  return JSON.stringify(plain(value));
}

function plain(value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]));
}
