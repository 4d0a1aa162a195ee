import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { uuidV7 } from '#libs/kernel';
import type { Recorder } from '#libs/trail';
import { run } from '../fake-terminal.js';
import { access, type Exported, rangeOf, record, TrailWorld } from './trail-world.js';

const BATCHES = 4;
const BATCH_RECORDS = 6;

let world: TrailWorld;
let organisation: string;
let recorder: Recorder;
let receipts: Map<string, string>;

beforeAll(async () => {
  world = await TrailWorld.create();
});
afterAll(() => world?.close());
beforeEach(async () => {
  organisation = await world.organisation();
  recorder = world.recorder();
  receipts = new Map();
  for (let batch = 0; batch < BATCHES; batch += 1) await recordBatch();
  await world.administer(organisation);
  await recordBatch();
});

async function recordBatch(records = BATCH_RECORDS): Promise<string[]> {
  const intents = Array.from({ length: records }, () => access(organisation));
  for (const [id, receipt] of await record(recorder, intents)) receipts.set(id, receipt);
  return intents.map(({ id }) => id);
}

interface Means {
  /** How many witnesses the policy asks for; without it, none. */
  readonly quorum?: 0 | 1;
  readonly receipts?: Iterable<string>;
  readonly seen?: readonly Exported[];
}

/** Runs `trail verify` as a client would, and returns the codes it found; the exit code must agree with them. */
async function verify({ dir }: Exported, means: Means = {}): Promise<string[]> {
  const args = ['trail', 'verify', dir, '--policy', join(dir, `policy-${means.quorum ?? 0}.json`), '--json'];
  if (means.receipts) {
    await writeFile(join(dir, 'receipts'), [...means.receipts].join('\n'));
    args.push('--receipts', join(dir, 'receipts'), '--merge-delay', '0');
  }
  if (means.seen) args.push('--seen', ...means.seen.map((seen) => join(seen.dir, 'checkpoint')));
  const done = await run(args);
  const report = JSON.parse(done.out);
  const codes = report.findings.map(({ code }: { code: string }) => code);
  expect(report).toMatchObject({ ok: codes.length === 0, findingsTotal: codes.length });
  expect(done.code).toBe(codes.length === 0 ? 0 : 1);
  return codes;
}

const textOf = (line: Buffer | undefined): string => (line ?? Buffer.alloc(0)).toString();
const isAdministration = (line: Buffer): boolean => textOf(line).includes('"class_uid":6003');

/** Runs as the superuser, whom neither rights nor row-level security hold back. */
const tamper = (sql: string, values: unknown[]): Promise<unknown> => world.owner.query(sql, values);

describe('portcullis trail verify, of a trail somebody tampered with', () => {
  it('finds an edited record by the root, and by its chain even where the log was signed again', async () => {
    const honest = await world.export(organisation);
    expect(await verify(honest, { quorum: 1, receipts: receipts.values() })).toEqual([]);
    const edit = `UPDATE access_entries SET event = replace(event::text, '"country":"DE"', '"country":"FR"')::json WHERE id = $1`;

    // The newest batch: no batch after it vouches for it, so whoever has the log's key leaves no trace but the missing witness.
    const newest = [...receipts.keys()].at(-1);
    await tamper(edit, [newest]);
    const edited = await world.lines(organisation);
    expect(await verify(await world.resign(organisation, edited))).toEqual([]);
    expect(await verify(await world.resign(organisation, edited), { quorum: 1 })).toEqual([
      'WITNESSES_TOO_FEW',
    ]);
    expect(await verify(await world.write(organisation, edited, honest.note), { quorum: 1 })).toEqual([
      'ROOT_MISMATCH',
    ]);
    expect(await verify(await world.resign(organisation, edited), { receipts: receipts.values() })).toEqual([
      'RECEIPT_MISMATCH',
    ]);

    // Any other batch: the one after it names it.
    await tamper(edit, [[...receipts.keys()][0]]);
    expect(await verify(await world.resign(organisation, await world.lines(organisation)))).toEqual([
      'STREAM_PREVIOUS_MISMATCH',
    ]);
  });

  it('finds a record deleted from the middle, also an act of administration, which stands in no chain', async () => {
    const honest = await world.export(organisation);
    const without = honest.lines.filter((line) => !isAdministration(line));
    expect(without).toHaveLength(honest.lines.length - 1);
    expect(await verify(await world.resign(organisation, without))).toEqual([]);
    expect(await verify(await world.write(organisation, without, honest.note), { quorum: 1 })).toEqual([
      'SIZE_MISMATCH',
    ]);
    expect(await verify(await world.resign(organisation, without), { seen: [honest] })).toEqual([
      'ROLLED_BACK',
    ]);

    await tamper('DELETE FROM access_entries WHERE id = $1', [[...receipts.keys()][BATCH_RECORDS]]);
    expect(await verify(await world.resign(organisation, await world.lines(organisation)))).toEqual([
      'STREAM_PREVIOUS_MISMATCH',
    ]);
  });

  it('finds the newest record deleted after it was in the log', async () => {
    const honest = await world.export(organisation);
    await tamper('DELETE FROM access_entries WHERE id = $1', [[...receipts.keys()].sort().at(-1)]);
    const shorter = await world.lines(organisation);
    expect(shorter).toHaveLength(honest.lines.length - 1);
    const resigned = await world.resign(organisation, shorter);
    expect(await verify(resigned)).toEqual([]);
    expect(await verify(resigned, { seen: [honest] })).toEqual(['ROLLED_BACK']);
    expect(await verify(resigned, { quorum: 1 })).toEqual(['WITNESSES_TOO_FEW']);
    expect(await verify(resigned, { receipts: receipts.values() })).toEqual([]);
    expect(await verify(await world.write(organisation, shorter, honest.note), { quorum: 1 })).toEqual([
      'SIZE_MISMATCH',
    ]);
  });

  it('finds a record deleted before it was in the log, by its receipt', async () => {
    const [, deleted] = await recordBatch();
    await tamper('DELETE FROM access_entries WHERE id = $1', [deleted]);
    await world.sequence();
    const lines = await world.lines(organisation);
    const note = await world.keys.checkpoint(rangeOf(lines), { atMs: Date.now() + 1_000 });
    const exported = await world.write(organisation, lines, note);
    expect(await verify(exported, { quorum: 1 })).toEqual([]);
    expect(await verify(exported, { quorum: 1, receipts: receipts.values() })).toEqual([
      'RECEIPT_NOT_IN_LOG',
    ]);
  });

  it.each([1, BATCH_RECORDS])(
    'finds a record deleted before it was in the log, from a batch of %d, by the batch after it',
    async (records) => {
      const [deleted] = await recordBatch(records);
      await tamper('DELETE FROM access_entries WHERE id = $1', [deleted]);
      expect(await verify(await world.export(organisation), { quorum: 1 })).toEqual([]);
      // Several, because an instance has two connections with a chain each.
      for (let batch = 0; batch < 3; batch += 1) await recordBatch();
      expect(await verify(await world.export(organisation), { quorum: 1 })).toEqual([
        records === 1 ? 'STREAM_GAP' : 'STREAM_PREVIOUS_MISMATCH',
      ]);
    },
  );

  it('finds records in another order', async () => {
    const honest = await world.export(organisation);
    const lines = [...honest.lines];
    [lines[1], lines[2]] = [lines[2] as Buffer, lines[1] as Buffer];
    expect(await verify(await world.resign(organisation, lines))).toEqual([]);
    expect(await verify(await world.write(organisation, lines, honest.note), { quorum: 1 })).toEqual([
      'ROOT_MISMATCH',
    ]);
    expect(await verify(await world.resign(organisation, lines), { quorum: 1 })).toEqual([
      'WITNESSES_TOO_FEW',
    ]);
  });

  it('finds an inserted record, also one that claims a place in a chain', async () => {
    const honest = await world.export(organisation);
    const id = uuidV7();
    const at = honest.lines.findIndex(isAdministration);
    const uidOf = (line: Buffer | undefined): string => JSON.parse(textOf(line)).metadata.uid;
    const forge = (line: Buffer): Buffer => Buffer.from(textOf(line).replaceAll(uidOf(line), id));
    const insert = (line: Buffer): Buffer[] => honest.lines.toSpliced(at, 0, line);

    const administration = insert(forge(honest.lines[at] as Buffer));
    expect(await verify(await world.resign(organisation, administration))).toEqual([]);
    expect(await verify(await world.resign(organisation, administration), { quorum: 1 })).toEqual([
      'WITNESSES_TOO_FEW',
    ]);
    expect(await verify(await world.resign(organisation, administration), { seen: [honest] })).toEqual([
      'FORK',
    ]);
    expect(await verify(await world.write(organisation, administration, honest.note), { quorum: 1 })).toEqual(
      ['SIZE_MISMATCH'],
    );

    const chained = insert(forge(honest.lines[0] as Buffer));
    expect(await verify(await world.resign(organisation, chained))).toEqual(['STREAM_REOPENED']);
    const outside = textOf(honest.lines[0]).replace(/,"stream":\{[^}]*\}/, '');
    expect(await verify(await world.resign(organisation, insert(forge(Buffer.from(outside)))))).toEqual([
      'EVENT_WITHOUT_STREAM',
    ]);
  });

  it('finds a tail that was replaced and signed again without a witness', async () => {
    const honest = await world.export(organisation);
    const kept = honest.lines.slice(0, BATCH_RECORDS * BATCHES);
    const other = world.recorder();
    await record(
      other,
      Array.from({ length: 9 }, () => access(organisation)),
    );
    await world.sequence();
    const tail = (await world.lines(organisation)).slice(honest.lines.length);
    const replaced = await world.resign(organisation, [...kept, ...tail]);
    expect(await verify(replaced)).toEqual([]);
    expect(await verify(replaced, { quorum: 1 })).toEqual(['WITNESSES_TOO_FEW']);
    expect(await verify(replaced, { seen: [honest] })).toEqual(['FORK']);
  });

  it('finds a log rolled back to an old backup, witness or not', async () => {
    const backup = await world.export(organisation);
    await recordBatch();
    const newer = await world.export(organisation);
    expect(await verify(newer, { quorum: 1, seen: [backup] })).toEqual([]);
    expect(await verify(backup, { quorum: 1 })).toEqual([]);
    expect(await verify(backup, { quorum: 1, seen: [newer] })).toEqual(['ROLLED_BACK']);
  });

  it('finds a fork shown to two readers, witness or not', async () => {
    const one = await world.export(organisation);
    const lines = one.lines.filter((line) => !isAdministration(line));
    const other = await world.write(organisation, lines, await world.keys.checkpoint(rangeOf(lines)));
    expect(await verify(one, { quorum: 1 })).toEqual([]);
    expect(await verify(other, { quorum: 1 })).toEqual([]);
    expect(await verify(one, { quorum: 1, seen: [other] })).toEqual(['FORK']);
    expect(await verify(other, { quorum: 1, seen: [one] })).toEqual(['ROLLED_BACK']);
  });
});
