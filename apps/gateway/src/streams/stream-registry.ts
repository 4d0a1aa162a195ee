import { setImmediate as nextTurn } from 'node:timers/promises';

/** Why a read was cut: the policy changed, or this instance stops. */
export type CutReason = 'revoked' | 'shutdown';

/** One read under way, from before its record is written until its last byte. */
export interface RegisteredStream {
  /** True once the read is no longer allowed; no byte may be written after that. */
  readonly isCut: boolean;
  readonly cutAs: CutReason | undefined;
  /** Calls back at most once, when the read is cut; at once if it already is. */
  onCut(callback: (reason: CutReason) => void): void;
  /** Calls back whenever the lease of this instance is lost while the read is under way. */
  onLapse(callback: () => void): void;
  release(): void;
}

export interface StreamSubject {
  /** Whoever and whatever a policy change may name that concerns this read: caller, tool, organisation. */
  readonly scopes: readonly string[];
  /** Decides again; `unknown` when a part that is needed for the answer is away. */
  readonly isStillAllowed: () => Promise<boolean | 'unknown'>;
}

// The lease was renewed at most 250 ms ago and lasts 800: a re-decision that took longer would cost every other read its lease.
const RECHECK_LIMIT_MS = 400;
/** Some milliseconds of work. */
const RECHECKED_PER_TURN = 100;

class Stream implements RegisteredStream {
  cutAs: CutReason | undefined;
  private callback: ((reason: CutReason) => void) | undefined;
  private lapseCallback: (() => void) | undefined;

  constructor(
    readonly subject: StreamSubject,
    readonly release: () => void,
  ) {}

  get isCut(): boolean {
    return this.cutAs !== undefined;
  }

  onCut(callback: (reason: CutReason) => void): void {
    if (this.cutAs) callback(this.cutAs);
    else this.callback = callback;
  }

  onLapse(callback: () => void): void {
    this.lapseCallback = callback;
  }

  lapse(): void {
    this.lapseCallback?.();
  }

  cut(reason: CutReason): void {
    if (this.cutAs) return;
    this.cutAs = reason;
    this.callback?.(reason);
  }
}

/**
 * The reads of this instance that a policy change may have to end. A read registers BEFORE its intent is recorded, so a
 * change finds it whether it comes before or after the record (invariant I3).
 */
export class StreamRegistry {
  private readonly streams = new Set<Stream>();

  get size(): number {
    return this.streams.size;
  }

  register(subject: StreamSubject): RegisteredStream {
    const stream: Stream = new Stream(subject, () => this.streams.delete(stream));
    this.streams.add(stream);
    return stream;
  }

  /** Cuts every read the change forbids; returns when the last of them has been decided, within 400 ms. */
  async recheck(scopes: ReadonlySet<string>): Promise<void> {
    const concerned = [...this.streams].filter(({ subject }) => subject.scopes.some((id) => scopes.has(id)));
    await Promise.all(concerned.map((stream) => this.recheckOne(stream)));
  }

  /**
   * Cuts every read that the passing of time forbids: an assignment, a training or a basis that ended meanwhile, a key that was
   * disabled. To be called now and then. What cannot be told now is asked again then: no change of policy waits for the answer.
   */
  async recheckAll(): Promise<void> {
    const all = [...this.streams];
    for (let from = 0; from < all.length; from += RECHECKED_PER_TURN) {
      await Promise.all(
        all.slice(from, from + RECHECKED_PER_TURN).map((stream) => this.recheckLater(stream)),
      );
      await nextTurn();
    }
  }

  /** Cuts everything: this instance may no longer serve. */
  cutAll(reason: CutReason): void {
    for (const stream of this.streams) stream.cut(reason);
  }

  /**
   * The lease is over. A read that has sent nothing may wait for the next one, which comes only with every change applied;
   * of one that has, bytes may be on their way, and they are the business of whoever sends them.
   */
  lapse(): void {
    for (const stream of this.streams) stream.lapse();
  }

  private async recheckLater(stream: Stream): Promise<void> {
    const allowed = await stream.subject.isStillAllowed().catch(() => 'unknown');
    if (allowed === false) stream.cut('revoked');
  }

  private async recheckOne(stream: Stream): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const tooLate = new Promise<false>((resolve) => {
      timer = setTimeout(() => resolve(false), RECHECK_LIMIT_MS);
    });
    // What cannot be told in time, or at all, is denied.
    const allowed = await Promise.race([stream.subject.isStillAllowed().catch(() => false), tooLate]);
    clearTimeout(timer);
    if (allowed !== true) stream.cut('revoked');
  }
}
