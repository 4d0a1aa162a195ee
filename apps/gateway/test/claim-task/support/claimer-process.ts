import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { sourceArguments } from '#libs/testing';

const MAIN = new URL('./claimer.main.ts', import.meta.url);

/** Claimers in a process of their own; started again after each kill until its queue is worked off. */
export class ClaimerProcess {
  private child: ChildProcess | undefined;
  /** True once it ended by itself: for its people, nothing was left. */
  finished = false;

  constructor(private readonly parameters: readonly string[]) {}

  start(): void {
    const child = spawn(process.execPath, sourceArguments(MAIN, ...this.parameters), {
      stdio: ['pipe', 'ignore', 'inherit'],
    });
    this.child = child;
    child.once('exit', (code) => {
      if (code === 0) this.finished = true;
      // What ended otherwise and was not killed by us is started again: nobody works for it meanwhile.
      else if (this.child === child) this.start();
    });
  }

  /** kill -9, in the middle of whatever it does. */
  async kill(): Promise<void> {
    const { child } = this;
    this.child = undefined;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }
}
