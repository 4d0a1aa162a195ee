import { formatAddCheckpoint, HASH_BYTES } from '#libs/tlog';

/** One witness that is asked for its cosignature. */
export interface WitnessAddress {
  readonly name: string;
  /** Where `add-checkpoint` is, without it. */
  readonly url: string;
}

/** What a log states to a witness. */
export interface WitnessedCheckpoint {
  readonly origin: string;
  readonly size: number;
  /** The signed note. */
  readonly note: string;
  /** Returns the proof from a smaller size to this one. */
  readonly proofFrom: (size: number) => Promise<readonly Buffer[]>;
}

export type WitnessAnswer =
  | { readonly kind: 'cosigned'; readonly lines: string }
  /** The witness holds a checkpoint this one does not continue: the log was rewritten, or rolled back. */
  | { readonly kind: 'conflict'; readonly reason: string }
  | { readonly kind: 'unavailable'; readonly reason: string };

function shrunk(seen: number, size: number): WitnessAnswer {
  return { kind: 'conflict', reason: `it has seen ${seen} entries, the log has ${size}` };
}

const TIMEOUT_MS = 1_000;
const MAX_ANSWER_BYTES = 64 * HASH_BYTES;

/** Asks one witness (C2SP tlog-witness) to cosign; remembers what it last cosigned, which only saves a question. */
export class WitnessClient {
  private readonly lastSizes = new Map<string, number>();

  constructor(private readonly address: WitnessAddress) {}

  get name(): string {
    return this.address.name;
  }

  async cosign(checkpoint: WitnessedCheckpoint): Promise<WitnessAnswer> {
    try {
      return await this.ask(checkpoint, this.lastSizes.get(checkpoint.origin) ?? 0, true);
    } catch (error) {
      return { kind: 'unavailable', reason: error instanceof Error ? error.message : String(error) };
    }
  }

  private async ask(
    checkpoint: WitnessedCheckpoint,
    oldSize: number,
    mayRetry: boolean,
  ): Promise<WitnessAnswer> {
    const { origin, size, note, proofFrom } = checkpoint;
    if (oldSize > size) return shrunk(oldSize, size);
    const proof = oldSize === 0 || oldSize === size ? [] : await proofFrom(oldSize);
    const { status, text } = await this.post(formatAddCheckpoint({ oldSize, proof, checkpoint: note }));
    if (status === 200) {
      this.lastSizes.set(origin, size);
      return { kind: 'cosigned', lines: text };
    }
    if (status === 409) {
      const theirs = Number(text.trim());
      if (!Number.isSafeInteger(theirs)) return { kind: 'unavailable', reason: 'an unreadable 409' };
      if (mayRetry) return this.ask(checkpoint, theirs, false);
    }
    if (status === 422) return { kind: 'conflict', reason: `${oldSize} entries do not lead to ${size}` };
    return { kind: 'unavailable', reason: `status ${status}` };
  }

  private async post(body: string): Promise<{ status: number; text: string }> {
    const response = await fetch(`${this.address.url}/add-checkpoint`, {
      method: 'POST',
      body,
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const text = await response.text();
    if (text.length > MAX_ANSWER_BYTES) throw new Error('the witness answers too much');
    return { status: response.status, text };
  }
}
