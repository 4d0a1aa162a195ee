import { chown, mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { initialiseCluster, isInitialised } from './cluster-initialisation.js';
import { DEFAULT_SETTINGS, toServerArguments } from './default-settings.js';
import { placeData } from './data-placement.js';
import { listenerFor, type Listener } from './listener.js';
import { loadBinaries, type PostgresBinaries, reachableBinaries } from './postgres-binaries.adapter.js';
import type { PostgresEndpoint } from './postgres-endpoint.js';
import type { PostgresLog } from './postgres-log.port.js';
import { dataDirUnusable } from './postgres-server.errors.js';
import { runPostmaster } from './postmaster-start.js';
import { waitForFreeDataDir } from './postmaster-state.js';
import { findRunAccount, type RunAccount } from './run-account.js';
import { findPassword, getOrCreatePassword } from './superuser-password.js';
import type { GuardedProcess } from './watchdog.js';

export interface PostgresServerOptions {
  /** Where the cluster lives; `<dataDir>.password`, `.location`, `.socket` and `.native` may appear beside it. */
  readonly dataDir: string;
  /** TCP port on 127.0.0.1. 0 or absent: a Unix socket only, or a free TCP port where the path is too long for one. */
  readonly port?: number;
  /** Overrides of the default settings, as in postgresql.conf. */
  readonly settings?: Readonly<Record<string, string>>;
  readonly logger: PostgresLog;
}

/** `fast` rolls open transactions back and writes a checkpoint; `immediate` is a crash that recovery repairs. */
export type StopMode = 'fast' | 'immediate';

const SUPERUSER = 'portcullis_superuser';
const FAST_STOP_MS = 30_000;
const IMMEDIATE_STOP_MS = 5_000;

/** Runs a real Postgres on its own data directory and never leaves one behind, however this process ends. */
export class PostgresServer {
  private running: GuardedProcess | undefined;

  constructor(private readonly options: PostgresServerOptions) {}

  /** The postmaster's process id while it runs. */
  get pid(): number | undefined {
    return this.running?.pid;
  }

  /** Resolves when the server accepts connections; creates the cluster on first use. Refuses a directory in use. */
  async start(): Promise<PostgresEndpoint> {
    if (this.running) throw dataDirUnusable(this.options.dataDir, 'is already served by this object.');
    const { logger } = this.options;
    const wanted = resolve(this.options.dataDir);
    const account = await findRunAccount(wanted);
    const dataDir = await placeData(wanted, account, logger);
    const binaries = await reachableBinaries(await loadBinaries(), account, `${dataDir}.native`);
    const settings = { ...DEFAULT_SETTINGS, ...this.options.settings };
    const password = await this.prepareCluster(dataDir, { account, binaries, settings });
    const listener = await listenerFor(dataDir, this.options.port ?? 0);
    if (listener.socketDir !== undefined) await makePrivate(listener.socketDir, account);
    const reusedPid = await waitForFreeDataDir(dataDir);
    this.running = await runPostmaster({
      command: [
        binaries.postgres,
        '-D',
        dataDir,
        ...toServerArguments({ ...settings, ...listener.settings }),
      ],
      dataDir,
      account,
      reusedPid,
      log: logger,
    });
    this.forgetWhenEnded(this.running);
    return { ...endpointOf(listener), superuser: SUPERUSER, password };
  }

  /** Resolves when the server has ended; a server that ignores the signal is ended harder after a bound. */
  async stop(mode: StopMode = 'fast'): Promise<void> {
    const server = this.running;
    if (!server) return;
    const steps: [NodeJS.Signals, number][] = [
      ['SIGQUIT', IMMEDIATE_STOP_MS],
      ['SIGKILL', IMMEDIATE_STOP_MS],
    ];
    if (mode === 'fast') steps.unshift(['SIGINT', FAST_STOP_MS]);
    for (const [signal, boundMs] of steps) {
      server.signal(signal);
      if (await endsWithin(server, boundMs)) return;
    }
    throw dataDirUnusable(
      this.options.dataDir,
      `is still served by process ${server.pid}, which cannot be ended.`,
    );
  }

  private async prepareCluster(
    dataDir: string,
    tools: { account: RunAccount | undefined; binaries: PostgresBinaries; settings: Record<string, string> },
  ): Promise<string> {
    const passwordPath = `${resolve(this.options.dataDir)}.password`;
    if (await isInitialised(dataDir)) {
      const password = await findPassword(passwordPath);
      if (password === undefined) throw dataDirUnusable(dataDir, `has data but ${passwordPath} is missing.`);
      return password;
    }
    const password = await getOrCreatePassword(passwordPath);
    await initialiseCluster({
      initdb: tools.binaries.initdb,
      dataDir,
      account: tools.account,
      superuser: SUPERUSER,
      password,
      flush: tools.settings['fsync'] !== 'off',
      log: this.options.logger,
    });
    return password;
  }

  private forgetWhenEnded(server: GuardedProcess): void {
    void server.ended.then((end) => {
      this.running = undefined;
      this.options.logger.info(`Postgres (process ${server.pid}) ended with ${end}.`);
    });
  }
}

function endpointOf(listener: Listener): { host: string; port: number } {
  return { host: listener.socketDir ?? '127.0.0.1', port: listener.port };
}

async function makePrivate(directory: string, account: RunAccount | undefined): Promise<void> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  if (account) await chown(directory, account.uid, account.gid);
}

async function endsWithin(server: GuardedProcess, boundMs: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const bound = new Promise<boolean>((done) => {
    timer = setTimeout(() => done(false), boundMs);
  });
  const ended = await Promise.race([server.ended.then(() => true), bound]);
  clearTimeout(timer);
  return ended;
}
