import { Agent } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import type { FaultScene } from './fault-scene.js';
import { read, type Reading } from './reading.js';
import type { SeededRandom } from './seeded-random.js';

const AFTER_A_FAILURE_MS = 25;

export interface LoadOptions {
  readonly clients: number;
  readonly items: readonly string[];
  readonly people: readonly string[];
  readonly random: SeededRandom;
  /** Pause of each client between two reads; none when left out. */
  readonly thinkMs?: number;
}

/** Clients that read one item after the other, whatever happens to the gateways, and keep what they saw. */
export class Load {
  private readings: Reading[] = [];
  private running = true;
  private readonly agent = new Agent({ keepAlive: true });
  private readonly clients: Promise<void>[];

  constructor(
    private readonly scene: FaultScene,
    private readonly options: LoadOptions,
  ) {
    this.clients = Array.from({ length: options.clients }, () => this.client());
  }

  /** Returns what was seen since the last call. */
  takeReadings(): Reading[] {
    const { readings } = this;
    this.readings = [];
    return readings;
  }

  async stop(): Promise<void> {
    this.running = false;
    await Promise.all(this.clients);
    this.agent.destroy();
  }

  private async client(): Promise<void> {
    const { items, people, random, thinkMs } = this.options;
    // A round that failed never stops its load: that must not outlive the gateways.
    while (this.running && !this.scene.stopped) {
      const gateway = random.pick(this.scene.gateways);
      const url = this.scene.urlOf(random.pick(items), gateway);
      const headers = await this.scene.headers(random.pick(people));
      const reading = await read({ url, headers, agent: this.agent });
      this.readings.push(reading);
      await pause(reading.status === 200 ? (thinkMs ?? 0) : AFTER_A_FAILURE_MS);
    }
  }
}
