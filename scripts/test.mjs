// Usage: node scripts/test.mjs [tier …]   Runs every test tier (or those named) and ends with one line of counts.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const jest = join(root, 'node_modules', 'jest', 'bin', 'jest.js');
const TIERS = ['unit', 'int', 'e2e', 'acceptance'];
const asked = process.argv.slice(2);
const tiers = asked.length > 0 ? asked : TIERS;
const unknown = tiers.filter((tier) => !TIERS.includes(tier));
if (unknown.length > 0) {
  console.error(`Unknown tier: ${unknown.join(', ')}. There are ${TIERS.join(', ')}.`);
  process.exit(2);
}

const reports = mkdtempSync(join(tmpdir(), 'portcullis-tests-'));
const total = { passed: 0, failed: 0, skipped: 0 };

function run(command, args, env = {}) {
  return spawnSync(command, args, { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } }).status;
}

function runTier(tier) {
  console.log(`\n── ${tier} ──`);
  // The acceptance tier knows the product only as it was built and only over HTTP.
  if (tier === 'acceptance' && run(process.execPath, ['scripts/build.mjs', '--if-needed']) !== 0)
    return countFailure('build');
  const report = join(reports, `${tier}.json`);
  const flags = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];
  const status = run(process.execPath, [...flags, jest, '--json', `--outputFile=${report}`], { TIER: tier });
  const result = readReport(report);
  if (!result) return countFailure(tier);
  total.passed += result.numPassedTests;
  total.failed += result.numFailedTests + result.numRuntimeErrorTestSuites;
  total.skipped += result.numPendingTests + result.numTodoTests;
  // A run that reports no failure but ends badly (a crash after the last test) is a failure too.
  if (status !== 0 && result.numFailedTests + result.numRuntimeErrorTestSuites === 0) countFailure(tier);
}

function readReport(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return null;
  }
}

function countFailure(what) {
  console.error(`${what} did not complete`);
  total.failed += 1;
}

for (const tier of tiers) runTier(tier);
rmSync(reports, { recursive: true, force: true });
if (total.skipped > 0) console.log(`${total.skipped} skipped`);
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed === 0 ? 0 : 1;
