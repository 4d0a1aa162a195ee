import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Recorder } from '#libs/trail';
import { run } from '../fake-terminal.js';
import { access, record, TrailWorld } from './trail-world.js';

let world: TrailWorld;

beforeAll(async () => {
  world = await TrailWorld.create();
});
afterAll(() => world?.close());

/** Mulberry32: the same seed is the same trail. */
function randomOf(seed: number): (below: number) => number {
  let state = seed * 0x9e3779b9;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

async function someTraffic(organisation: string, seed: number): Promise<string[]> {
  const random = randomOf(seed);
  const instances: Recorder[] = [world.recorder(), world.recorder()];
  const receipts: string[] = [];
  for (let step = 0; step < 6 + random(6); step += 1) {
    const at = random(2);
    const recorder = instances[at] as Recorder;
    const intents = Array.from({ length: 1 + random(24) }, () =>
      access(organisation, {
        effect: random(4) === 0 ? 'deny' : 'allow',
        epoch: random(8) === 0 ? 99 : null,
        poisoned: random(40) === 0,
      }),
    );
    const recording = async (): Promise<void> => {
      const issued = await record(recorder, intents);
      receipts.push(...issued.values());
      for (const { id, effect } of intents) {
        if (effect === 'allow' && issued.has(id) && random(5) > 0) {
          recorder.outcome({
            recordId: id,
            organisationId: organisation,
            bytesSent: 4096,
            ending: 'complete',
          });
        }
      }
    };
    if (random(12) === 0) await world.breakConnectionOf(organisation, recording);
    else await recording();
    if (random(3) === 0) await world.administer(organisation);
    if (random(6) === 0) {
      await recorder.close();
      instances[at] = world.recorder();
    }
  }
  for (const recorder of instances) await recorder.close();
  return receipts;
}

describe('portcullis trail verify, of trails nobody touched', () => {
  it.each(Array.from({ length: 50 }, (_, seed) => seed + 1))('raises no finding (seed %d)', async (seed) => {
    const organisation = await world.organisation();
    const receipts = await someTraffic(organisation, seed);
    const { dir, lines } = await world.export(organisation);
    await writeFile(join(dir, 'receipts'), receipts.join('\n'));
    const done = await run(
      `trail verify ${dir} --policy ${dir}/policy-1.json --receipts ${dir}/receipts --seen ${dir}/checkpoint --json`.split(
        ' ',
      ),
    );
    const report = JSON.parse(done.out);
    expect(report.findings).toEqual([]);
    expect(done.code).toBe(0);
    expect(report).toMatchObject({
      ok: true,
      size: lines.length,
      receipts: { given: receipts.length, inLog: receipts.length, notDue: 0 },
    });
    expect(report.intents + report.outcomes).toBe(lines.length);
  });
});
