import type { ServerResponse } from 'node:http';
import { AppError } from '#libs/kernel';

/**
 * Writes one answer piece by piece with back-pressure: at most one piece waits in memory, and a client that takes nothing for
 * `stallMs` is dropped. An answer that is not ended by `end` ends in a destroyed connection, so it never looks complete.
 */
export class AnswerStream {
  private readonly aborter = new AbortController();

  constructor(
    private readonly response: ServerResponse,
    private readonly stallMs: number,
  ) {
    response.once('close', () => this.aborter.abort());
    // A client that left while its question was recorded has closed already: that event will not come again.
    if (response.destroyed || response.req.socket.destroyed) this.aborter.abort();
  }

  /** Aborted as soon as nobody will read what is still to come. */
  get signal(): AbortSignal {
    return this.aborter.signal;
  }

  start(headers: Readonly<Record<string, string>>): void {
    this.response.writeHead(200, headers);
    this.response.flushHeaders();
  }

  /** Resolves when the client has room for more; rejects once there is nobody to write to. */
  async write(piece: string): Promise<void> {
    if (!this.signal.aborted && !this.response.write(piece)) await this.drained();
    if (this.signal.aborted) throw answerEnded();
  }

  end(): void {
    this.response.end();
  }

  /** Breaks the connection. */
  destroy(): void {
    this.response.destroy();
  }

  private async drained(): Promise<void> {
    const timer = setTimeout(() => this.destroy(), this.stallMs);
    await new Promise<void>((resolve) => {
      const wake = (): void => {
        this.response.off('drain', wake);
        this.signal.removeEventListener('abort', wake);
        resolve();
      };
      this.response.once('drain', wake);
      this.signal.addEventListener('abort', wake);
    });
    clearTimeout(timer);
  }
}

/** The client went away, or took nothing for too long. */
function answerEnded(): AppError {
  return new AppError({
    code: 'DELIVERY_ENDED',
    kind: 'unavailable',
    publicMessage: 'The delivery was ended.',
  });
}
