import { setTimeout as pause } from 'node:timers/promises';
import { waitUntil } from '#libs/testing';
import { PolicyControl } from './policy-control.js';
import type { FaultScene } from './fault-scene.js';
import { spread } from './figures.js';
import type { GatewayProcess } from './gateway-process.js';
import { generatedContent } from './generated-content.js';
import { Load } from './load.js';
import { OpenStreams } from './open-streams.js';
import type { Reading } from './reading.js';
import { SeededRandom } from './seeded-random.js';

const WHO = 'annotator';
const SMALL_ITEMS_BYTES = [1_000, 4_096, 200_000];
const BIG_ITEM_BYTES = 96 * 1024 * 1024;
/** The most a gateway hands to its kernel in one write: eight chunks. */
const BATCH_BYTES = 8 * 16_384;
/** Clients that never pause would take the whole machine, and the acknowledgement would measure the scheduler. */
const THINK_MS = 10;
const UNDER_LOAD_MS = [20, 400] as const;

export interface RevocationOptions {
  readonly seed: number;
  /** Revocations with every gateway healthy. */
  readonly rounds: number;
  /** Revocations with one gateway stopped by SIGSTOP. */
  readonly stoppedRounds: number;
  /** Reads started after each acknowledgement, beside those of the clients that read all the time. */
  readonly readsPerRound: number;
  readonly clients: number;
  /** Idle and as many busy streams per gateway. */
  readonly streams: number;
  readonly onRound?: (round: number) => void;
}

interface Acknowledgements {
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

/** What many revocations came to. `violations` must be empty. */
export interface RevocationSummary {
  readonly seed: number;
  readonly rounds: number;
  readonly stoppedRounds: number;
  readonly acknowledgedMs: Acknowledgements;
  readonly acknowledgedWithOneStoppedMs: Acknowledgements;
  readonly readsStartedAfterwards: number;
  readonly itemBytesOfThose: number;
  readonly streamsCut: number;
  /** Bytes that clients took of the streams after the acknowledgement: these were at their own end already. */
  readonly streamBytesTakenAfterwards: number;
  /**
   * Bytes of each write that a gateway was stopped in the middle of and finished when it was continued: at most one per
   * stop, of one batch. No process can take back what it is just handing to its kernel; everything else must be nothing.
   */
  readonly writesUnderWay: readonly number[];
  readonly violations: readonly string[];
}

/** Revokes one person's assignment again and again while they read from every gateway, and looks for a byte too many. */
export class RevocationRounds {
  private readonly random: SeededRandom;
  private readonly healthy: number[] = [];
  private readonly withOneStopped: number[] = [];
  private readonly violations: string[] = [];
  private readsStartedAfterwards = 0;
  private itemBytesOfThose = 0;
  private streamsCut = 0;
  private streamBytesTakenAfterwards = 0;
  private readonly writesUnderWay: number[] = [];

  private constructor(
    private readonly scene: FaultScene,
    private readonly options: RevocationOptions,
    private readonly control: PolicyControl,
    private readonly items: { readonly small: readonly string[]; readonly big: string },
  ) {
    this.random = new SeededRandom(options.seed);
  }

  static async run(scene: FaultScene, options: RevocationOptions): Promise<RevocationSummary> {
    const small: string[] = [];
    for (const bytes of SMALL_ITEMS_BYTES) {
      small.push((await scene.world.addItem({ content: generatedContent(bytes) })).itemId);
    }
    const big = (await scene.world.addItem({ content: generatedContent(BIG_ITEM_BYTES) })).itemId;
    const control = await PolicyControl.open(scene);
    try {
      return await new RevocationRounds(scene, options, control, { small, big }).runAll();
    } finally {
      await control.close();
    }
  }

  private async runAll(): Promise<RevocationSummary> {
    const { rounds, stoppedRounds, onRound } = this.options;
    for (let round = 1; round <= rounds + stoppedRounds; round += 1) {
      await this.control.restore(WHO);
      await this.untilServed();
      if (round <= rounds) await this.healthyRound();
      else await this.stoppedRound();
      onRound?.(round);
    }
    return {
      ...{ seed: this.options.seed, rounds, stoppedRounds },
      acknowledgedMs: spread(this.healthy),
      acknowledgedWithOneStoppedMs: spread(this.withOneStopped),
      readsStartedAfterwards: this.readsStartedAfterwards,
      itemBytesOfThose: this.itemBytesOfThose,
      streamsCut: this.streamsCut,
      streamBytesTakenAfterwards: this.streamBytesTakenAfterwards,
      writesUnderWay: this.writesUnderWay,
      violations: this.violations,
    };
  }

  private async healthyRound(): Promise<void> {
    const streams = await Promise.all(this.scene.gateways.map((gateway) => this.openStreams(gateway)));
    const load = this.startLoad();
    await pause(this.random.between(...UNDER_LOAD_MS));
    this.healthy.push(await this.control.revoke(WHO));
    const acknowledgedAtMs = performance.now();
    const taken = streams.map(({ bodyBytes }) => bodyBytes);
    // A connection that is gone from the kernel's table of the gateway's side cannot deliver anything any more.
    const left = (await Promise.all(streams.map((open) => open.serverEnds()))).flat();
    if (left.length > 0) this.violations.push(`${left.length} streams still open at the acknowledgement`);
    await this.readAfterwards(this.scene.gateways);
    await load.stop();
    this.checkAfterwards(load.takeReadings(), acknowledgedAtMs);
    for (const [index, open] of streams.entries()) {
      await open.drained();
      this.streamBytesTakenAfterwards += open.bodyBytes - (taken[index] ?? 0);
      this.violations.push(...(await open.faultsOfEnd(this.scene)));
      this.streamsCut += open.all.length;
    }
  }

  private async stoppedRound(): Promise<void> {
    const stopped = this.random.pick(this.scene.gateways);
    const streams = await this.openStreams(stopped);
    const load = this.startLoad();
    await pause(this.random.between(...UNDER_LOAD_MS));
    const { resume } = stopped.suspend();
    this.withOneStopped.push(await this.control.revoke(WHO));
    const acknowledgedAtMs = performance.now();
    await this.readAfterwards(this.scene.gateways.filter((gateway) => gateway !== stopped));
    // These are accepted by the kernel of a process that does not run; it answers them when it is continued.
    const waiting = this.readAfterwards([stopped]);
    await streams.takeWhatTheKernelHolds();
    const beforeContinuing = streams.all.map(({ bodyBytes }) => bodyBytes);
    const continuedAtMs = performance.now();
    resume();
    await waiting;
    await streams.drained();
    await load.stop();
    const readings = load.takeReadings();
    this.checkAfterwards(readings, acknowledgedAtMs);
    const late = readings.filter(({ lastByteAtMs }) => lastByteAtMs > continuedAtMs);
    this.checkContinued([
      ...streams.all.map(({ bodyBytes }, index) => bodyBytes - (beforeContinuing[index] ?? 0)),
      ...late.map(({ itemBytes }) => itemBytes),
    ]);
    this.violations.push(...(await streams.faultsOfEnd(this.scene)));
    this.streamsCut += streams.all.length;
  }

  /** A process can be stopped inside a write: that one is finished when it is continued, and nothing else. */
  private checkContinued(bytesByConnection: readonly number[]): void {
    const delivering = bytesByConnection.filter((bytes) => bytes > 0);
    const [bytes = 0] = delivering;
    if (delivering.length > 0) this.writesUnderWay.push(bytes);
    if (delivering.length > 1 || bytes > BATCH_BYTES) {
      this.violations.push(`${delivering.join(' and ')} bytes after a stopped gateway was continued`);
    }
  }

  private openStreams(gateway: GatewayProcess): Promise<OpenStreams> {
    return OpenStreams.open(this.scene, {
      gateway,
      itemId: this.items.big,
      as: WHO,
      each: this.options.streams,
    });
  }

  private startLoad(): Load {
    const { clients } = this.options;
    const { small: items } = this.items;
    return new Load(this.scene, { clients, items, people: [WHO], random: this.random, thinkMs: THINK_MS });
  }

  /** Reads from the gateways in turn, all at once. */
  private async readAfterwards(gateways: readonly GatewayProcess[]): Promise<void> {
    const reads = Array.from({ length: this.options.readsPerRound }, (_, index) =>
      this.scene.read(this.random.pick(this.items.small), {
        as: WHO,
        ...this.gatewayAt(gateways, index),
      }),
    );
    this.checkAfterwards(await Promise.all(reads), Number.NEGATIVE_INFINITY);
  }

  private gatewayAt(gateways: readonly GatewayProcess[], index: number): { gateway?: GatewayProcess } {
    const gateway = gateways[index % gateways.length];
    return gateway ? { gateway } : {};
  }

  private checkAfterwards(readings: readonly Reading[], sinceMs: number): void {
    const afterwards = readings.filter(({ startedAtMs }) => startedAtMs > sinceMs);
    this.readsStartedAfterwards += afterwards.length;
    for (const { status, itemBytes } of afterwards) {
      this.itemBytesOfThose += itemBytes;
      if (status === 200 || itemBytes > 0) {
        this.violations.push(`a read started after the acknowledgement got ${status} and ${itemBytes} bytes`);
      }
    }
  }

  private async untilServed(): Promise<void> {
    const [itemId = ''] = this.items.small;
    for (const gateway of this.scene.gateways) {
      await waitUntil(async () => (await this.scene.read(itemId, { as: WHO, gateway })).status === 200, {
        timeoutMs: 10_000,
      });
    }
  }
}
