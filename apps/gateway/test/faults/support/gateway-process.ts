import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { sourceArguments, waitUntil } from '#libs/testing';
import { signalAll, stopFor } from './process-tree.js';

const MAIN = new URL('../../../src/main.ts', import.meta.url);
// A gateway whose test run was killed would serve for ever: its standard input ends with its parent.
const END_WITH_PARENT = `data:text/javascript,process.stdin.on('end',()=>process.kill(process.pid,'SIGKILL')).resume().unref()`;
const READY_MS = 60_000;
const STOP_MS = 30_000;
const KEPT_LINES = 200;
const STOPPED_AT_MOST_SECONDS = 30;

/** A gateway as it is deployed: a process of its own, configured by its environment, on a port of its own. */
export class GatewayProcess {
  readonly log: string[] = [];
  private child: ChildProcess | undefined;

  private constructor(
    private readonly environment: Readonly<Record<string, string>>,
    readonly port: number,
  ) {}

  static async start(environment: Readonly<Record<string, string>>): Promise<GatewayProcess> {
    const gateway = new GatewayProcess(environment, await freePort());
    await gateway.start();
    return gateway;
  }

  get origin(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get pid(): number {
    const pid = this.child?.pid;
    if (pid === undefined) throw new Error('the gateway does not run');
    return pid;
  }

  /** Starts it (again) on its own port and waits until it is ready to serve. */
  async start(): Promise<void> {
    const child = spawn(process.execPath, ['--import', END_WITH_PARENT, ...sourceArguments(MAIN)], {
      env: { PATH: process.env['PATH'], ...this.environment, HOST: '127.0.0.1', PORT: String(this.port) },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    this.child = child;
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on('line', (line) => this.keep(line));
    }
    child.once('exit', () => {
      if (this.child === child) this.child = undefined;
    });
    await this.ready();
  }

  /** Resolves when it says that it has all it needs. */
  async ready(timeoutMs = READY_MS): Promise<void> {
    await waitUntil(async () => this.child === undefined || (await this.isReady()), {
      timeoutMs,
      intervalMs: 20,
    });
    if (this.child === undefined) throw new Error(`the gateway ended:\n${this.log.join('\n')}`);
  }

  async isReady(): Promise<boolean> {
    const answer = await fetch(`${this.origin}/readyz`, { signal: AbortSignal.timeout(2_000) });
    await answer.arrayBuffer();
    return answer.status === 200;
  }

  /** kill -9. */
  async kill(): Promise<void> {
    const { child } = this;
    if (!child) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }

  /** Stops it as a hypervisor or a debugger would: it keeps its connections and does not run. */
  suspend(): { resume: () => void } {
    return stopFor([this.pid], STOPPED_AT_MOST_SECONDS);
  }

  /** Asks it to stop and returns its exit code; a gateway that does not stop within 30 s is killed and has none. */
  async stop(): Promise<number | null> {
    const { child } = this;
    if (!child) return null;
    const ended: Promise<(number | null)[]> = once(child, 'exit');
    signalAll([this.pid], 'SIGTERM');
    const late = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
    const [code] = await ended;
    clearTimeout(late);
    return code ?? null;
  }

  private keep(line: string): void {
    this.log.push(line);
    if (this.log.length > KEPT_LINES) this.log.shift();
  }
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  await new Promise((closed) => probe.close(closed));
  if (address === null || typeof address === 'string') throw new TypeError('a TCP probe has a port');
  return address.port;
}
