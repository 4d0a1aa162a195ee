import { setTimeout as pause } from 'node:timers/promises';
import type { OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';
import { metrics } from '@opentelemetry/api';
import type { Database } from '#libs/persistence';
import type { Logger } from '#libs/telemetry';
import { Sequencer } from '../sequencing/sequencer.js';
import type { CheckpointPublisher } from './checkpoint-publisher.js';
import type { TileWriter } from './tile-writer.js';

/** Somebody who reads what was sequenced, as long as this process leads. */
export interface SequencedReader {
  lead(epoch: number | null): void;
}

export interface LogKeeperParts {
  readonly databaseUrl: string;
  readonly database: Database;
  readonly publisher: CheckpointPublisher;
  readonly tiles: TileWriter;
  /** Judges what is sequenced, under the same lead. */
  readonly alerts: SequencedReader;
  readonly logger: Logger;
}

const PUBLISH_EVERY_MS = 400;
const TILES_EVERY_MS = 2_000;
/** Tiles may take this share of the time: they are served from the database until they are stored, and nothing waits for them. */
const TILES_SHARE = 0.1;

/** Keeps the logs while the application runs: sequences, publishes and stores, as long as this process leads. */
export class LogKeeper implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly aborter = new AbortController();
  private readonly sequencer: Sequencer;
  private epoch: number | null = null;
  private unpublishedNoted = false;
  private loops: Promise<void>[] = [];

  constructor(private readonly parts: LogKeeperParts) {
    const { databaseUrl, publisher, alerts } = parts;
    this.sequencer = new Sequencer({
      databaseUrl,
      onGrowth: (grown, epoch) => grown.forEach((log) => publisher.note({ ...log, epoch })),
      onLead: (epoch) => {
        this.epoch = epoch;
        alerts.lead(epoch);
        publisher.forget();
        this.unpublishedNoted = false;
      },
      onError: (message, error) => this.fail(message, error),
    });
    this.observe();
  }

  onApplicationBootstrap(): void {
    this.sequencer.start();
    this.loops = [
      this.every(PUBLISH_EVERY_MS, () => this.publish()),
      this.every(TILES_EVERY_MS, () => this.storeTiles()),
    ];
  }

  async onApplicationShutdown(): Promise<void> {
    this.aborter.abort();
    await this.sequencer.stop();
    await Promise.all(this.loops);
  }

  private async every(ms: number, work: () => Promise<void>): Promise<void> {
    const { signal } = this.aborter;
    while (!signal.aborted) {
      if (this.epoch !== null) await this.attempt('keeping the logs', work);
      // Rejects only because the application stops.
      await pause(ms, undefined, { signal }).catch(() => undefined);
    }
  }

  /** What an earlier leader left is looked for until it has been found once. */
  private async publish(): Promise<void> {
    const { publisher } = this.parts;
    if (this.epoch !== null && !this.unpublishedNoted) {
      await publisher.noteUnpublished(this.epoch);
      this.unpublishedNoted = true;
    }
    await publisher.run();
  }

  private async storeTiles(): Promise<void> {
    while (this.epoch !== null && !this.aborter.signal.aborted) {
      const startedAt = performance.now();
      if (!(await this.parts.tiles.run())) return;
      const tookMs = performance.now() - startedAt;
      await pause(tookMs / TILES_SHARE - tookMs, undefined, { signal: this.aborter.signal }).catch(
        () => undefined,
      );
    }
  }

  /** What fails is tried again with the next round; meanwhile the lag and the checkpoints' age say that it fails. */
  private async attempt(what: string, work: () => Promise<void>): Promise<void> {
    await work().catch((error: unknown) => this.fail(`${what} failed`, error));
  }

  private fail(message: string, error: unknown): void {
    if (!this.aborter.signal.aborted) this.parts.logger.error({ err: error }, message);
  }

  private observe(): void {
    const meter = metrics.getMeter('portcullis.trail');
    meter
      .createObservableGauge('portcullis_trail_leads', { description: '1 while this process sequences' })
      .addCallback((gauge) => gauge.observe(this.epoch === null ? 0 : 1));
  }
}
