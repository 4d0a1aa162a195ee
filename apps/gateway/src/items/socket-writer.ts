import type { ServerResponse } from 'node:http';
import { releaseChunks } from '#libs/envelope';
import { AppError } from '#libs/kernel';
import type { Ending } from '#libs/trail';

/** Endings after which not even bytes that wait in the kernel may still arrive; any other leaves the client its prefix. */
const WITHDRAWN: ReadonlySet<Ending> = new Set(['revoked', 'lease_lost']);

/**
 * Writes to one response with back-pressure: at most one batch is waiting in memory, and a client that takes nothing for
 * `stallMs` is dropped. Bytes count when they are handed to the socket, so the count is never below what the client got.
 */
export class SocketWriter {
  bytesHandedOver = 0;
  started = false;
  private aborter: AbortController | undefined;
  private abortedAs: Ending | undefined;
  private closedAfterTheLastByte = false;
  private wake: (() => void) | undefined;

  constructor(
    private readonly response: ServerResponse,
    private readonly stallMs: number,
    /** Bytes of the whole answer: a client that closes after taking them has not aborted anything. */
    private readonly expectedBytes: number,
  ) {
    response.once('close', () => this.onClose());
    // A client that left while its access was decided has closed already: that event will not come again. The request's
    // socket is asked: an answer has none of its own until the one before it on the same connection has ended.
    if (response.destroyed || response.req.socket.destroyed) this.onClose();
  }

  /** Why nobody will read the rest; undefined while somebody may. */
  get endedAs(): Ending | undefined {
    return this.abortedAs;
  }

  /** Aborted as soon as nobody will read what is still being fetched. */
  get signal(): AbortSignal {
    this.aborter ??= new AbortController();
    if (this.abortedAs) this.aborter.abort();
    return this.aborter.signal;
  }

  start(status: number, headers: Readonly<Record<string, string>>): void {
    this.started = true;
    this.response.writeHead(status, headers);
  }

  /** Resolves when the client has room for more; rejects with the ending once there is nobody to write to. */
  async write(batch: readonly Buffer[]): Promise<void> {
    this.assertOpen();
    if (!this.handAll(batch)) await this.woken('drain');
    this.assertOpen();
  }

  /** Writes the last batch and ends the response; resolves `complete` when everything was handed to the operating system. */
  async finish(last: readonly Buffer[] = []): Promise<Ending> {
    if (this.closedAfterTheLastByte) return 'complete';
    this.assertOpen();
    const [only, ...more] = last;
    if (only && more.length === 0) {
      this.bytesHandedOver += only.length;
      this.response.end(only);
    } else {
      this.response.cork();
      last.forEach((chunk, index) => this.hand(chunk, index === last.length - 1 ? last : []));
      this.response.end();
      this.response.uncork();
    }
    if (!this.response.writableFinished) await this.woken('finish');
    if (!this.response.writableFinished && !this.closedAfterTheLastByte) this.assertOpen();
    return 'complete';
  }

  /** Breaks the connection, so that the answer cannot look complete. */
  abort(as: Ending): void {
    this.abortedAs ??= as;
    if (this.started) this.end(as);
    this.aborter?.abort();
    this.wake?.();
  }

  private end(as: Ending): void {
    const { socket } = this.response;
    // A goodbye (FIN) would let the kernel go on delivering megabytes of a read that is no longer allowed.
    if (WITHDRAWN.has(as)) socket?.resetAndDestroy();
    this.response.destroy();
  }

  /** Returns whether the client has room for more. */
  private handAll(batch: readonly Buffer[]): boolean {
    const [only, ...more] = batch;
    // An answer of unknown length is not corked: Node would then wait for a `drain` that its socket has no reason to emit.
    if (only && more.length === 0) return this.hand(only, batch);
    // One system call for the batch: the chunks stay separate buffers and are not copied together.
    this.response.cork();
    const roomy = batch
      .map((chunk, index) => this.hand(chunk, index === batch.length - 1 ? batch : []))
      .at(-1);
    this.response.uncork();
    return roomy ?? true;
  }

  /** Hands over one chunk; when the kernel has taken it, and so everything before it, `done` is given back. */
  private hand(chunk: Buffer, done: readonly Buffer[]): boolean {
    this.bytesHandedOver += chunk.length;
    if (done.length === 0) return this.response.write(chunk);
    return this.response.write(chunk, (error) => {
      // After a failure a write may still be under way in the kernel: its memory is then left to the garbage collector.
      if (!error) releaseChunks(done);
    });
  }

  /** Waits for the event, for the end of the connection, or until the client has taken nothing for too long. */
  private async woken(event: 'drain' | 'finish'): Promise<void> {
    const timer = setTimeout(() => this.abort('stalled'), this.stallMs);
    await new Promise<void>((resolve) => {
      this.wake = resolve;
      this.response.once(event, resolve);
      if (this.abortedAs) resolve();
    });
    clearTimeout(timer);
    this.wake = undefined;
  }

  private onClose(): void {
    if (this.response.writableFinished) return;
    this.closedAfterTheLastByte =
      this.bytesHandedOver === this.expectedBytes && this.response.writableLength === 0;
    if (this.closedAfterTheLastByte) this.wake?.();
    else this.abandon();
  }

  private abandon(): void {
    this.abortedAs ??= 'client_aborted';
    this.aborter?.abort();
    this.wake?.();
  }

  private assertOpen(): void {
    const ending = this.abortedAs;
    if (ending === undefined) return;
    throw new AppError({
      code: 'DELIVERY_ENDED',
      kind: 'unavailable',
      publicMessage: 'The delivery was ended.',
      context: { ending },
    });
  }
}
