// Usage: node scripts/soak/run.mjs <admin-input|claim-rounds|keeper-rounds|kill-rounds|revocation-rounds|slow-readers> [options]   Runs one long test from source; --help lists its options.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..');
const [name = '', ...options] = process.argv.slice(2);
const script = join(import.meta.dirname, `${name}.ts`);
if (!/^[a-z-]+$/.test(name) || !existsSync(script)) {
  console.error(
    'Usage: node scripts/soak/run.mjs <admin-input|claim-rounds|keeper-rounds|kill-rounds|revocation-rounds|slow-readers> [options]',
  );
  process.exit(2);
}
// Run by hand there is no npm that puts the project's own Node first.
const pinned = join(root, 'node_modules', 'node', 'bin', 'node');
const node = existsSync(pinned) ? pinned : process.execPath;
const hooks = `file://${join(root, 'libs', 'testing', 'src', 'typescript-hooks.ts')}`;
const flags = ['--disable-warning=ExperimentalWarning', '--conditions=source', '--import', hooks];
const { status } = spawnSync(node, [...flags, script, ...options], {
  cwd: root,
  stdio: 'inherit',
});
process.exit(status ?? 1);
