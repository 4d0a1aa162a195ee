import type { Clock } from '#libs/kernel';
import {
  type Checkpoint,
  cosign,
  formatNote,
  formatSignature,
  hasPossibleRoot,
  type NoteSignature,
  type NoteSigner,
  openNote,
  parseAddCheckpoint,
  parseCheckpoint,
  parseNote,
  verifyConsistency,
} from '#libs/tlog';
import type { KeyQueues } from './key-queues.js';
import { type KnownLogs, verifiersOf } from './known-logs.js';
import { type LogState, type LogStates, originHashOf } from './log-state.store.js';
import type { WitnessLogger } from './witness.logger.js';

/** What the log asked for, once it is known that the log asked. */
interface Submission {
  readonly ok: true;
  readonly oldSize: number;
  readonly proof: readonly Uint8Array[];
  readonly checkpoint: Checkpoint;
  readonly text: string;
  readonly byLog: readonly NoteSignature[];
}

export type AddCheckpointRefusal =
  | { readonly ok: false; readonly refusal: 'malformed' | 'unknown-log' | 'not-signed' | 'inconsistent' }
  | { readonly ok: false; readonly refusal: 'stale'; readonly latestSize: number };
export type AddCheckpointResult =
  { readonly ok: true; readonly signatureLine: string } | AddCheckpointRefusal;

export interface AddCheckpointOptions {
  readonly logs: KnownLogs;
  readonly states: LogStates;
  readonly signer: NoteSigner;
  readonly queues: KeyQueues;
  readonly clock: Clock;
  readonly logger: WitnessLogger;
}

const MS_PER_SECOND = 1_000;
const MALFORMED = { ok: false, refusal: 'malformed' } as const;
const INCONSISTENT = { ok: false, refusal: 'inconsistent' } as const;

/** Cosigns only what continues the checkpoint it cosigned last: of one log, one root per size, ever. */
export class AddCheckpointService {
  constructor(private readonly options: AddCheckpointOptions) {}

  async add(body: Uint8Array): Promise<AddCheckpointResult> {
    const submission = this.#read(body);
    if (!submission.ok) return submission;
    const originHash = originHashOf(submission.checkpoint.origin);
    // INVARIANT: reading the latest checkpoint, judging and writing are one step per log. Two at once could both be
    // right about the same latest checkpoint and wrong about each other.
    return this.options.queues.run(originHash, () => this.#decide(originHash, submission));
  }

  #read(body: Uint8Array): Submission | AddCheckpointRefusal {
    const request = parseAddCheckpoint(body);
    const note = request.ok ? parseNote(request.value.checkpoint) : request;
    const checkpoint = note.ok ? parseCheckpoint(note.value.text) : note;
    if (!request.ok || !note.ok || !checkpoint.ok) return MALFORMED;
    const verifiers = verifiersOf(this.options.logs, checkpoint.value.origin);
    if (verifiers.length === 0) return { ok: false, refusal: 'unknown-log' };
    const opened = openNote(request.value.checkpoint, verifiers);
    if (!opened.ok) return { ok: false, refusal: 'not-signed' };
    const { oldSize, proof } = request.value;
    if (oldSize > checkpoint.value.size) return MALFORMED;
    return {
      ok: true,
      oldSize,
      proof,
      checkpoint: checkpoint.value,
      text: opened.text,
      byLog: opened.verified,
    };
  }

  async #decide(originHash: string, submission: Submission): Promise<AddCheckpointResult> {
    const latest = await this.options.states.find(originHash);
    const latestSize = latest?.checkpoint.size ?? 0;
    if (submission.oldSize !== latestSize) return { ok: false, refusal: 'stale', latestSize };
    if (!continues(submission, latest)) {
      this.#report(submission, latest);
      return INCONSISTENT;
    }
    const { signer, clock, states } = this.options;
    const timeSeconds = Math.floor(clock.now().getTime() / MS_PER_SECOND);
    const cosignature = await cosign(submission.text, signer, timeSeconds);
    // INVARIANT: the signature leaves only after it is remembered. Who forgets can be made to sign a fork.
    const signatures = [...submission.byLog, cosignature];
    await states.save(originHash, formatNote({ text: submission.text, signatures }));
    return { ok: true, signatureLine: formatSignature(cosignature) };
  }

  // Both notes are signed by the log: together they prove to anybody that it forked, or show that it sent a bad proof.
  #report({ text, byLog, checkpoint }: Submission, latest: LogState | null): void {
    this.options.logger.warn(
      {
        origin: checkpoint.origin,
        refused: formatNote({ text, signatures: byLog }),
        latest: latest?.note ?? null,
      },
      'a log asked for a cosignature of a checkpoint that does not continue its latest one',
    );
  }
}

function continues({ oldSize, proof, checkpoint }: Submission, latest: LogState | null): boolean {
  if (!hasPossibleRoot(checkpoint)) return false;
  // Every tree continues the empty one, which therefore has no proof.
  if (latest === null || oldSize === 0) return proof.length === 0;
  const { root: root1 } = latest.checkpoint;
  return verifyConsistency({ size1: oldSize, size2: checkpoint.size, root1, root2: checkpoint.root, proof })
    .ok;
}
