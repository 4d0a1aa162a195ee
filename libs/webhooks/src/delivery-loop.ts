import { setTimeout as pause } from 'node:timers/promises';

/** Claims and delivers one kind of message. */
export interface Channel<Message> {
  readonly name: string;
  /** How many attempts this process makes at once. */
  readonly slots: number;
  /** Takes up to so many that are due. */
  claim(max: number): Promise<readonly Message[]>;
  /** Makes one attempt and writes down how it went. */
  deliver(message: Message): Promise<void>;
}

export interface DeliveryLoopOptions {
  readonly pollMs: number;
  readonly onError: (message: string, error: unknown) => void;
}

/**
 * Delivers what is due, in any number of processes at once. An attempt that takes long holds its own slot and nothing else:
 * the others are filled again as they become free.
 */
export class DeliveryLoop<Message> {
  private readonly aborter = new AbortController();
  private readonly underWay = new Set<Promise<void>>();
  private running: Promise<void> | undefined;

  constructor(
    private readonly channel: Channel<Message>,
    private readonly options: DeliveryLoopOptions,
  ) {}

  start(): void {
    this.running ??= this.run();
  }

  /** Resolves once the attempts under way are over. */
  async stop(): Promise<void> {
    this.aborter.abort();
    await this.running;
    await Promise.all(this.underWay);
  }

  private async run(): Promise<void> {
    const { signal } = this.aborter;
    while (!signal.aborted) {
      const free = this.channel.slots - this.underWay.size;
      const claimed = free === 0 ? [] : await this.claim(free);
      claimed.forEach((message) => this.begin(message));
      if (this.underWay.size === this.channel.slots) await Promise.race(this.underWay);
      else if (claimed.length < free) await this.rest();
    }
  }

  /** Until the next poll, or the end of an attempt: it may have been what another of the same receiver was held back for. */
  private async rest(): Promise<void> {
    const woken = new AbortController();
    const signal = AbortSignal.any([this.aborter.signal, woken.signal]);
    // Rejects only because it is to stop.
    const poll = pause(this.options.pollMs, undefined, { signal }).catch(() => undefined);
    await Promise.race([poll, ...this.underWay]);
    woken.abort();
  }

  private claim(max: number): Promise<readonly Message[]> {
    return this.channel.claim(max).catch((error: unknown) => {
      this.options.onError(`${this.channel.name}: what is due could not be taken`, error);
      return [];
    });
  }

  /** What cannot be written down is said, and tried again when its lease has ended. */
  private begin(message: Message): void {
    const attempt = this.channel
      .deliver(message)
      .catch((error: unknown) =>
        this.options.onError(`${this.channel.name}: an attempt could not be recorded`, error),
      )
      .finally(() => this.underWay.delete(attempt));
    this.underWay.add(attempt);
  }
}
