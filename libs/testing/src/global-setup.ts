import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

declare global {
  var portcullisTestPostgres: ChildProcess | undefined;
}

/**
 * Starts the run's Postgres with a migrated template before the first test file. Jest loads this file as CommonJS,
 * where the project's ES modules cannot be imported, so a process of its own does the work.
 */
async function globalSetup(): Promise<void> {
  const here = import.meta.dirname;
  const hooks = `file://${join(here, 'typescript-hooks.ts')}`;
  const args = ['--conditions=source', '--import', hooks, join(here, 'shared-postgres.main.ts')];
  const owner = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  globalThis.portcullisTestPostgres = owner;
  process.env['PORTCULLIS_TEST_POSTGRES_URL'] = await firstLine(owner);
  // The run must be able to end although the owner lives until teardown.
  owner.unref();
}

function firstLine(owner: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    owner.once('error', reject);
    owner.once('exit', (code) => reject(new Error(`the test Postgres did not start (exit code ${code})`)));
    if (owner.stdout) createInterface({ input: owner.stdout }).once('line', resolve);
  });
}

export { globalSetup as default };
