import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { runJest } from '../run-jest.js';

const ROOT = join(import.meta.dirname, '..', '..');

describe('running Jest', () => {
  let directory: string;
  const run = async (test: string, limits = {}) => {
    await writeFile(join(directory, 'one.spec.js'), test);
    const args = ['--config', JSON.stringify({ rootDir: directory, testRegex: 'spec\\.js$', reporters: [] })];
    return runJest(ROOT, args, { report: join(directory, 'report.json'), env: {}, ...limits });
  };

  beforeEach(async () => {
    directory = await realpath(await mkdtemp(join(tmpdir(), 'pc-run-jest-')));
  });
  afterEach(() => rm(directory, { recursive: true, force: true }));

  it('returns the exit code and the counts', async () => {
    const { code, results } = await run(
      `it('passes', () => {}); it('fails', () => { throw new Error('no'); });`,
    );
    expect(code).toBe(1);
    expect(results).toMatchObject({ numPassedTests: 1, numFailedTests: 1 });
  });

  it('ends a run that lives on after its results, and keeps those', async () => {
    const leak = `it('leaves a timer', () => void setInterval(() => {}, 1000));`;
    const { code, results } = await run(leak, { endsWithinMs: 100 });
    expect(code).toBeNull();
    expect(results).toMatchObject({ numPassedTests: 1, numFailedTests: 0 });
  });

  it('ends a run that takes too long, which has no results', async () => {
    const endless = `it('never ends', () => { for (;;); });`;
    expect(await run(endless, { longestRunMs: 1_500 })).toEqual({ code: null, results: null });
  });
});
