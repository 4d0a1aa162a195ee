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
  private readonly aborter = new AbortController();
  private abortedAs: Ending | undefined;
  private wake: (() => void) | undefined;

  constructor(
    private readonly response: ServerResponse,
    private readonly stallMs: number,
  ) {
    response.once('close', () => this.onClose());
    response.on('drain', () => this.wake?.());
  }

  /** Aborted as soon as nobody will read what is still being fetched. */
  get signal(): AbortSignal {
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
    let roomy = true;
    for (const chunk of batch) {
      this.bytesHandedOver += chunk.length;
      roomy = this.response.write(chunk);
    }
    this.response.uncork();
    if (!roomy) await this.untilDrained();
  }

  /** Ends the response; resolves `complete` when everything was handed to the operating system. */
  async finish(): Promise<Ending> {
    this.assertOpen();
    this.response.end();
    while (!this.response.writableFinished) {
      await this.untilDrained(() => this.response.once('finish', () => this.wake?.()));
    }
    return 'complete';
  }

  /** Destroys the connection, so that the answer cannot look complete. */
  abort(as: Ending): void {
    this.abortedAs ??= as;
    if (this.started) this.response.destroy();
    this.aborter.abort();
    this.wake?.();
  }

  private async untilDrained(arrange?: () => void): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve) => {
      this.wake = resolve;
      timer = setTimeout(() => this.abort('stalled'), this.stallMs);
      arrange?.();
      if (this.abortedAs) resolve();
    });
    clearTimeout(timer);
    this.wake = undefined;
    this.assertOpen();
  }

  private onClose(): void {
    if (!this.response.writableFinished) this.abortedAs ??= 'client_aborted';
    this.aborter.abort();
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
