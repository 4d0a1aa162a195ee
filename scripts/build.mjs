// Usage: node scripts/build.mjs [--if-needed]   Compiles apps, libs and bench to dist/, with the files they read at run time, and the console to dist/console.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const stamp = join(root, 'dist', '.sources');
const ASSETS = ['libs/persistence/migrations'];

function* files(directory) {
  for (const entry of readdirSync(directory, { withFileTypes: true })) {
    const path = join(directory, entry.name);
    if (entry.isDirectory()) yield* files(path);
    else yield path;
  }
}

/** The content of everything the build reads: a checkout changes times, not content. */
function sourcesHash() {
  const hash = createHash('sha256');
  for (const name of ['tsconfig.json', 'tsconfig.build.json', 'package-lock.json'])
    hash.update(readFileSync(join(root, name)));
  for (const folder of ['apps', 'libs', 'bench']) {
    for (const path of [...files(join(root, folder))].sort()) hash.update(path).update(readFileSync(path));
  }
  return hash.digest('hex');
}

function run(...args) {
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}

const wanted = sourcesHash();
if (process.argv.includes('--if-needed') && existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted)
  process.exit(0);

console.log('Building …');
rmSync(join(root, 'dist'), { recursive: true, force: true });
const bin = (...path) => join(root, 'node_modules', ...path);
run(bin('typescript', 'bin', 'tsc'), '-p', 'tsconfig.build.json');
run(
  bin('vite', 'bin', 'vite.js'),
  'build',
  '--logLevel',
  'warn',
  '--config',
  'apps/console/web/vite.config.ts',
);
for (const asset of ASSETS) {
  mkdirSync(join(root, 'dist', asset), { recursive: true });
  cpSync(join(root, asset), join(root, 'dist', asset), { recursive: true });
}
writeFileSync(stamp, wanted);
