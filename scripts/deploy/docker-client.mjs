import { spawnSync } from 'node:child_process';

const run = (args) => spawnSync('docker', args, { encoding: 'utf8', timeout: 60_000 });

/** Returns what `docker compose config` objects to, and nothing where the compose plugin is not installed. */
export function engineFindings(file) {
  if (run(['compose', 'version']).status !== 0) {
    console.log('  (docker compose is not installed: its own opinion of the compose file is skipped)');
    return [];
  }
  const { status, stderr } = run(['compose', '--file', file, 'config', '--quiet']);
  return status === 0 ? [] : [`docker compose config: ${stderr.trim()}`];
}
