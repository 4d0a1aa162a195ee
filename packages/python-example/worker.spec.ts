import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { findPython, runScript } from '#libs/testing';
import { problem, ScriptedGateway } from '../client/test/scripted-gateway.js';
import { EXPECTED_PATHS, startTaskScript } from '../client/test/task-script.js';

const WORKER = join(import.meta.dirname, 'worker.py');
const python = findPython('requests');
const env = { PORTCULLIS_TOKEN: 'secret' };

it('the Python example needs sixty lines and nothing but requests', () => {
  const text = readFileSync(WORKER, 'utf8');
  expect(text.split('\n').length - 1).toBeLessThanOrEqual(60);
  const imported = Array.from(text.matchAll(/^(?:import|from) (\w+)/gm), ([, name]) => name);
  expect(imported).toEqual(['os', 'sys', 'threading', 'time', 'requests']);
});

(python === null ? describe.skip : describe)('the Python example', () => {
  it('works through tasks, and comes back when it is told to', async () => {
    const gateway = await startTaskScript();
    const run = await runScript(python ?? '', [WORKER, gateway.origin, 'street-scenes'], env);
    expect(run).toMatchObject({ code: 0, stderr: '' });
    expect(run.stdout).toBe('t3.jpg: 70000 bytes, record record-1\nt4.jpg: 70000 bytes, record record-1\n');
    expect(gateway.paths).toEqual(EXPECTED_PATHS);
    expect(new Set(gateway.seen.map(({ headers }) => headers.authorization))).toEqual(
      new Set(['Bearer secret']),
    );
    await gateway.stop();
  });

  it('ends at a refusal, with the reason and without asking twice', async () => {
    const gateway = await ScriptedGateway.start((response) =>
      problem(response, { status: 403, code: 'NOT_ASSIGNED' }),
    );
    const run = await runScript(python ?? '', [WORKER, gateway.origin, 'p'], env);
    expect(run.code).toBe(1);
    expect(run.stderr).toContain('NOT_ASSIGNED');
    expect(gateway.seen).toHaveLength(1);
    await gateway.stop();
  });
});
