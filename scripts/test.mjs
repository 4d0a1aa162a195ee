// Usage: node scripts/test.mjs [tier …]   Runs every test tier (or those named) and ends with one line of counts.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runJest } from './run-jest.ts';

const root = join(import.meta.dirname, '..');
const TIERS = ['unit', 'int', 'e2e', 'acceptance'];
const asked = process.argv.slice(2);
const tiers = asked.length > 0 ? asked : TIERS;
const unknown = tiers.filter((tier) => !TIERS.includes(tier));
if (unknown.length > 0) {
  console.error(`Unknown tier: ${unknown.join(', ')}. There are ${TIERS.join(', ')}.`);
  process.exit(2);
}

const reports = mkdtempSync(join(tmpdir(), 'portcullis-tests-'));
process.on('exit', () => rmSync(reports, { recursive: true, force: true }));
const total = { passed: 0, failed: 0, skipped: 0 };

function build() {
  return spawnSync(process.execPath, ['scripts/build.mjs', '--if-needed'], { cwd: root, stdio: 'inherit' })
    .status;
}

async function runTier(tier) {
  console.log(`\n── ${tier} ──`);
  // The acceptance tier knows the product only as it was built and only over HTTP.
  if (tier === 'acceptance' && build() !== 0) return countFailure('build');
  const report = join(reports, `${tier}.json`);
  const { code, results } = await runJest(root, [], { report, env: { TIER: tier } });
  if (!results) return countFailure(tier);
  const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
  total.passed += results.numPassedTests;
  total.failed += failed;
  total.skipped += results.numPendingTests + results.numTodoTests;
  // A run that reports no failure but ends badly (a crash after the last test, or no end at all) is a failure too.
  if (code !== 0 && failed === 0) countFailure(tier);
}

function countFailure(what) {
  console.error(`${what} did not complete`);
  total.failed += 1;
}

for (const tier of tiers) await runTier(tier);
if (total.skipped > 0) console.log(`${total.skipped} skipped`);
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed === 0 ? 0 : 1;
