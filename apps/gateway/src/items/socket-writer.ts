import type { ServerResponse } from 'node:http';
import { AppError } from '#libs/kernel';
import type { Ending } from '#libs/trail';

/**
 * Writes to one response with back-pressure: at most one batch is waiting in memory, and a client that takes nothing for
 * `stallMs` is dropped. Bytes count when they are handed to the socket, so the count is never below what the client got.
 */
export class SocketWriter {
  bytesHandedOver = 0;
  started = false;
  private aborter: AbortController | undefined;
  private abortedAs: Ending | undefined;
  private wake: (() => void) | undefined;

  constructor(
    private readonly response: ServerResponse,
    private readonly stallMs: number,
  ) {
    response.once('close', () => this.onClose());
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
    // One system call for the batch: the chunks stay separate buffers and are not copied together.
    this.response.cork();
    const roomy = batch.map((chunk) => this.hand(chunk)).at(-1) ?? true;
    this.response.uncork();
    if (!roomy) await this.woken('drain');
    this.assertOpen();
  }

  /** Writes the last batch and ends the response; resolves `complete` when everything was handed to the operating system. */
  async finish(last: readonly Buffer[] = []): Promise<Ending> {
    this.assertOpen();
    const [only, ...more] = last;
    if (only && more.length === 0) {
      this.bytesHandedOver += only.length;
      this.response.end(only);
    } else {
      this.response.cork();
      last.forEach((chunk) => this.hand(chunk));
      this.response.end();
      this.response.uncork();
    }
    if (!this.response.writableFinished) await this.woken('finish');
    if (!this.response.writableFinished) this.assertOpen();
    return 'complete';
  }

  /** Resets the connection, so that the answer cannot look complete and the kernel drops what it has not sent yet. */
  abort(as: Ending): void {
    this.abortedAs ??= as;
    if (this.started) this.reset();
    this.aborter?.abort();
    this.wake?.();
  }

  private reset(): void {
    const { socket } = this.response;
    // A goodbye (FIN) would let the kernel go on delivering megabytes of a read that is no longer allowed.
    socket?.resetAndDestroy();
    this.response.destroy();
  }

  private hand(chunk: Buffer): boolean {
    this.bytesHandedOver += chunk.length;
    return this.response.write(chunk);
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
