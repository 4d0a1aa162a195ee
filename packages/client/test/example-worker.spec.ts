import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { runScript } from '../../../libs/testing/src/index.js';
import type { ScriptedGateway } from './scripted-gateway.js';
import { problem, ScriptedGateway as Gateway } from './scripted-gateway.js';
import { EXPECTED_PATHS, startTaskScript } from './task-script.js';

const PACKAGE = join(import.meta.dirname, '..');
const TSC = join(PACKAGE, '..', '..', 'node_modules', 'typescript', 'bin', 'tsc');
const WORKER = join(PACKAGE, 'examples', 'worker.ts');

let gateway: ScriptedGateway;

beforeAll(async () => {
  gateway = await startTaskScript();
  // What is published is what was built: the example imports that, by the package's name.
  expect(await runScript(process.execPath, [TSC, '-p', join(PACKAGE, 'tsconfig.build.json')])).toEqual({
    code: 0,
    stdout: '',
    stderr: '',
  });
}, 60_000);
afterAll(() => gateway?.stop());

it('the built package works through tasks in the example worker', async () => {
  const run = await runScript(process.execPath, [WORKER, gateway.origin, 'street-scenes'], {
    PORTCULLIS_TOKEN: 'secret',
  });
  expect(run).toMatchObject({ code: 0, stderr: '' });
  expect(run.stdout).toBe(
    't3.jpg: 70000 bytes, record record-1\nt4.jpg: 70000 bytes, record record-1\n2 tasks ended, 0 lost\n',
  );
  expect(gateway.paths).toEqual(EXPECTED_PATHS);
  expect(new Set(gateway.seen.map(({ headers }) => headers.authorization))).toEqual(
    new Set(['Bearer secret']),
  );
});

it('the example worker ends at a refusal, with the reason and without asking twice', async () => {
  const refusing = await Gateway.start((response) =>
    problem(response, { status: 403, code: 'NOT_ASSIGNED' }),
  );
  const run = await runScript(process.execPath, [WORKER, refusing.origin, 'p'], {
    PORTCULLIS_TOKEN: 'secret',
  });
  expect(run.code).toBe(1);
  expect(run.stderr).toContain('NOT_ASSIGNED');
  expect(refusing.seen).toHaveLength(1);
  await refusing.stop();
});
