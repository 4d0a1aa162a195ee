import { fileURLToPath } from 'node:url';

/**
 * Arguments that make `process.execPath` run a TypeScript file of this repository as a real process of its own,
 * for tests that need one to kill, stop or race.
 */
export function sourceArguments(file: URL, ...args: readonly string[]): string[] {
  const hooks = new URL('./typescript-hooks.ts', import.meta.url).href;
  return ['--conditions=source', '--import', hooks, fileURLToPath(file), ...args];
}
