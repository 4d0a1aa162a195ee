import { once } from 'node:events';

/** Ends the run's Postgres after the last test file and waits until its files are gone. */
async function globalTeardown(): Promise<void> {
  const owner = globalThis.portcullisTestPostgres;
  if (!owner || owner.exitCode !== null) return;
  // Jest writes its results after this. Waiting for a child that holds nothing would let the process end first, and well.
  owner.ref();
  const ended = once(owner, 'exit');
  owner.stdin?.end();
  await ended;
}

export { globalTeardown as default };
