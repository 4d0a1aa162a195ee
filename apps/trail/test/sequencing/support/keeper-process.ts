import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { sourceArguments } from '#libs/testing';

const MAIN = new URL('./log-keeper.main.ts', import.meta.url);

/** A process that keeps the logs, to be stopped, continued and killed. Ends with the test's own process. */
export class KeeperProcess {
  private child: ChildProcess | undefined;

  constructor(private readonly parameters: readonly string[]) {}

  start(): void {
    this.child = spawn(process.execPath, sourceArguments(MAIN, ...this.parameters), {
      stdio: ['pipe', 'ignore', 'inherit'],
    });
  }

  suspend(): void {
    this.child?.kill('SIGSTOP');
  }

  resume(): void {
    this.child?.kill('SIGCONT');
  }

  async kill(): Promise<void> {
    const { child } = this;
    this.child = undefined;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }
}
