import { extname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { AwsKeyServiceConfig } from '#libs/kms';
import type { Logger } from '#libs/telemetry';
import type { StandaloneConfig } from './standalone.config.js';

/** What the thread is told: plain values only. */
export interface LogKeeperThreadData {
  readonly databaseUrl: string;
  readonly objectsDir: string;
  readonly signing: { readonly config: AwsKeyServiceConfig; readonly keyId: string };
  readonly originPrefix: string;
  readonly witnesses: readonly {
    readonly name: string;
    readonly url: string;
    readonly verifierKey: string;
  }[];
  readonly logLevel: StandaloneConfig['PORTCULLIS_LOG_LEVEL'];
}

const RESTART_MS = 1_000;
/** The same file from source and from the build. */
const THREAD = new URL(`./log-keeper.thread${extname(import.meta.filename)}`, import.meta.url);

/**
 * Keeps the logs in a thread of its own: sequencing, alerts and tiles are work by the thousand records, and in the loop that
 * answers reads each such piece would be a pause. A thread that ends by itself is started again; the logs wait for it.
 */
export class LogKeeperThread {
  private thread: Worker | undefined;
  private stopping = false;

  constructor(
    private readonly data: LogKeeperThreadData,
    private readonly logger: Logger,
  ) {}

  start(): void {
    const thread = new Worker(THREAD, { workerData: this.data });
    this.thread = thread;
    thread.on('error', (error) => this.logger.error({ err: error }, 'the keeper of the logs failed'));
    thread.once('exit', () => void this.restart());
  }

  async stop(): Promise<void> {
    this.stopping = true;
    const { thread } = this;
    if (!thread) return;
    const ended = new Promise((resolve) => thread.once('exit', resolve));
    thread.postMessage('stop');
    await ended;
  }

  private async restart(): Promise<void> {
    this.thread = undefined;
    if (this.stopping) return;
    await pause(RESTART_MS);
    if (!this.stopping) this.start();
  }
}
