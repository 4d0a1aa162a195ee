import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';

/** Something that goes on while the application runs. */
interface Work {
  start?(): void;
  stop(): Promise<void>;
}

/** Starts what alerts take besides answering, and ends it before the connections are given back. */
export class AlertWork implements OnApplicationBootstrap, BeforeApplicationShutdown {
  constructor(private readonly works: readonly Work[]) {}

  onApplicationBootstrap(): void {
    for (const work of this.works) work.start?.();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await Promise.all(this.works.map((work) => work.stop()));
  }
}
