import { setTimeout as pause } from 'node:timers/promises';
import { waitUntil } from '#libs/testing';
import type { FaultScene } from './fault-scene.js';
import type { GatewayProcess } from './gateway-process.js';
import { outcomeOf } from './outcomes.js';
import { atItsPace } from './pace.js';
import { RawReader } from './raw-reader.js';
import { type SocketEnd, socketEnds } from './socket-table.js';

/** A gateway that holds this much of a stream in its kernel has filled its side and waits for the client. */
const FILLED_BYTES = 256 * 1024;
const QUIET_MS = 250;
const ATTEMPTS = 5;
/** Both say that the gateway broke it off; which one depends on what it noticed first. */
const ENDINGS = ['revoked', 'lease_lost'];

export interface WantedStreams {
  readonly gateway: GatewayProcess;
  readonly itemId: string;
  readonly as: string;
  /** Of each kind. */
  readonly each: number;
}

/** Streams of one gateway that are under way: some clients take nothing, the others a little all the time. */
export class OpenStreams {
  private readonly paces: { stop: () => void }[] = [];

  private constructor(
    readonly gateway: GatewayProcess,
    readonly idle: readonly RawReader[],
    readonly busy: readonly RawReader[],
  ) {}

  /**
   * Opens as many idle as busy streams and waits until the gateway has sent each all that the network takes. On a starved
   * machine a lease may lapse meanwhile and cut them; then it starts again.
   */
  static async open(scene: FaultScene, wanted: WantedStreams): Promise<OpenStreams> {
    for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
      const streams = await OpenStreams.openOnce(scene, wanted);
      if (await streams.areFilled()) {
        streams.paces.push(...streams.busy.map(atItsPace));
        return streams;
      }
      for (const reader of streams.all) reader.abort();
    }
    throw new Error(`no ${wanted.each * 2} streams stayed open in ${ATTEMPTS} attempts`);
  }

  private static async openOnce(
    scene: FaultScene,
    { gateway, itemId, as, each }: WantedStreams,
  ): Promise<OpenStreams> {
    const headers = await scene.headers(as);
    const readers: RawReader[] = [];
    for (let count = 0; count < each * 2; count += 1) {
      readers.push(await RawReader.open(scene.urlOf(itemId, gateway), headers));
    }
    return new OpenStreams(gateway, readers.slice(0, each), readers.slice(each));
  }

  get all(): readonly RawReader[] {
    return [...this.idle, ...this.busy];
  }

  get bodyBytes(): number {
    return this.all.reduce((sum, { bodyBytes }) => sum + bodyBytes, 0);
  }

  /** The gateway's ends of these streams, as far as its kernel still has them. */
  async serverEnds(): Promise<SocketEnd[]> {
    const ports = new Set(this.all.map(({ localPort }) => localPort));
    const ends = await socketEnds(this.gateway.port);
    return ends.filter(({ remotePort }) => ports.has(remotePort));
  }

  /** Takes everything that still comes without the gateway's process doing anything: what its kernel holds. */
  async takeWhatTheKernelHolds(): Promise<void> {
    this.stopPaces();
    for (const reader of this.all) reader.resume();
    await waitUntil(async () => (await this.serverEnds()).every(({ unsent }) => unsent === 0), {
      timeoutMs: 30_000,
    });
    // And then until nothing has come for a while: what the kernel delivered has to pass our own event loop.
    let before = -1;
    while (before !== this.bodyBytes) {
      before = this.bodyBytes;
      await pause(QUIET_MS);
    }
  }

  /** Takes all that still comes until every connection has ended. */
  async drained(): Promise<void> {
    this.stopPaces();
    await Promise.all(this.all.map((reader) => reader.drained()));
  }

  /** Returns what is wrong with how these streams ended; empty when each was broken off and recorded so. */
  async faultsOfEnd(scene: FaultScene): Promise<string[]> {
    const faults: string[] = [];
    for (const reader of this.all) {
      const { bytesSent, ending } = await outcomeOf(scene.postgres, reader.recordId);
      if (!ENDINGS.includes(ending)) faults.push(`outcome ${ending}`);
      if (bytesSent < reader.bodyBytes)
        faults.push(`outcome of ${bytesSent}, client got ${reader.bodyBytes}`);
      if (reader.ending !== 'reset') faults.push(`ended by ${reader.ending}`);
      if (reader.bodyBytes >= reader.declaredBytes) faults.push('the client got all of it');
    }
    return faults;
  }

  /** Resolves to false when a stream was lost before all were filled. */
  private async areFilled(): Promise<boolean> {
    let ends: readonly SocketEnd[] = [];
    const isLost = (): boolean => ends.filter(({ established }) => established).length < this.all.length;
    await waitUntil(
      async () => {
        ends = await this.serverEnds();
        return isLost() || ends.every(({ unsent }) => unsent > FILLED_BYTES);
      },
      { timeoutMs: 20_000, intervalMs: 20 },
    );
    return !isLost();
  }

  private stopPaces(): void {
    for (const pace of this.paces.splice(0)) pace.stop();
  }
}
