import {
  formatAddCheckpoint,
  HASH_BYTES,
  type NoteSignature,
  parseNote,
  parseVerifier,
  type Verifier,
} from '#libs/tlog';

/** One witness that is asked for its cosignature. */
export interface WitnessAddress {
  readonly name: string;
  /** Where `add-checkpoint` is, without it. */
  readonly url: string;
  /** Its verifier key; with it, only what it really signed is published. */
  readonly verifierKey?: string;
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
/** A witness that did not answer in time is passed over for so long: publishing does not wait for it again and again. */
const REST_MS = 10_000;

/** Asks one witness (C2SP tlog-witness) to cosign; remembers what it last cosigned, which only saves a question. */
export class WitnessClient {
  private readonly lastSizes = new Map<string, number>();
  private readonly verifier: Verifier | null;
  private restsUntilMs = -Infinity;

  constructor(private readonly address: WitnessAddress) {
    const parsed = address.verifierKey === undefined ? null : parseVerifier(address.verifierKey);
    this.verifier = parsed?.ok === true ? parsed.value : null;
  }

  get name(): string {
    return this.address.name;
  }

  async cosign(checkpoint: WitnessedCheckpoint): Promise<WitnessAnswer> {
    if (performance.now() < this.restsUntilMs)
      return { kind: 'unavailable', reason: 'it did not answer in time' };
    try {
      return await this.ask(checkpoint, this.lastSizes.get(checkpoint.origin) ?? 0, true);
    } catch (error) {
      this.restsUntilMs = performance.now() + REST_MS;
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
      return this.accepted(note, text);
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
    const text = await boundedText(response);
    return { status: response.status, text };
  }

  /** A witness is somebody else's: only its own signature of this note is taken from what it answers. */
  private accepted(note: string, lines: string): WitnessAnswer {
    const combined = parseNote(note + lines);
    const added = combined.ok ? combined.value.signatures.slice(1) : [];
    const isItsOwn = ({ name, keyId, signature }: NoteSignature): boolean =>
      name === this.address.name &&
      (this.verifier === null ||
        (keyId === this.verifier.keyId &&
          this.verifier.verifies(combined.ok ? combined.value.text : '', signature)));
    if (added.length === 1 && added.every(isItsOwn)) return { kind: 'cosigned', lines };
    return { kind: 'unavailable', reason: 'it answered with something else than its cosignature' };
  }
}

/** Reads no more than an answer can have. */
async function boundedText(response: Response): Promise<string> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of response.body ?? []) {
    const buffer = Buffer.from(piece as Uint8Array);
    bytes += buffer.length;
    if (bytes > MAX_ANSWER_BYTES) throw new Error('the witness answers too much');
    pieces.push(buffer);
  }
  return Buffer.concat(pieces).toString();
}
