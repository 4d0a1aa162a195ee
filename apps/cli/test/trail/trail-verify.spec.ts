import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FINDINGS } from '#libs/evidence';
import { uuidV7 } from '#libs/kernel';
import { CompactRange, leafHash } from '#libs/tlog';
import { administrationEvent } from '#libs/trail';
import { type CliRun, run } from '../fake-terminal.js';
import { LogKeys, ORIGIN } from './log-keys.js';

const organisation = uuidV7();
const keys = new LogKeys();
let dir: string;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'pc-verify-'));
  await write('policy.json', JSON.stringify(keys.policy(1)));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const write = (name: string, content: string | Buffer): Promise<void> => writeFile(join(dir, name), content);
const verify = (...args: string[]): Promise<CliRun> =>
  run(['trail', 'verify', dir, '--policy', join(dir, 'policy.json'), ...args]);

/** An export of exactly these bytes, with a checkpoint over their lines. */
async function exportOf(events: Buffer): Promise<void> {
  const range = new CompactRange();
  const lines = events.toString('latin1').split('\n');
  if (lines.at(-1) === '') lines.pop();
  for (const line of lines) range.append(leafHash(Buffer.from(line, 'latin1')));
  const { size } = range;
  const manifest = { version: 1, organisation, origin: ORIGIN, size, exportedAt: new Date().toISOString() };
  await write('manifest.json', JSON.stringify(manifest));
  await write('checkpoint', await keys.checkpoint({ size, root: range.root() }));
  await write('events.ndjson', events);
}

function event(action = 'dataset.create'): string {
  return administrationEvent({
    recordId: uuidV7(),
    organisationId: organisation,
    atMs: Date.now(),
    kind: 'administration',
    action,
    effect: 'allow',
    codes: [],
    object: { type: 'dataset', id: uuidV7() },
    personId: null,
    actor: { id: uuidV7(), kind: 'person', organisationId: organisation, credentialId: null, roles: [] },
    origin: { addressValue: null, agentValue: null, country: null, requestId: 'r', traceId: 't' },
    projectId: null,
    itemId: null,
    record: '{"v":2}',
  }).text;
}

async function codes(...args: string[]): Promise<string[]> {
  const done = await verify('--json', ...args);
  const found = JSON.parse(done.out).findings.map(({ code }: { code: string }) => code);
  expect(done.code).toBe(found.length === 0 ? 0 : 1);
  return found;
}

describe('portcullis trail verify', () => {
  it('finds an empty trail sound, and one with whatever a client put into it', async () => {
    await exportOf(Buffer.alloc(0));
    expect(await verify()).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^SOUND: 0 records/),
      err: '',
    });
    await exportOf(Buffer.from(`${event('a\r\nb\u2028\0"}}')}\n${event()}\n`));
    expect(await codes()).toEqual([]);
  });

  it.each([
    ['a carriage return before the LF', () => `${event()}\r\n`, ['EVENT_NOT_CANONICAL']],
    ['an empty line', () => `${event()}\n\n`, ['EVENT_MALFORMED']],
    ['NUL', () => '\0\n', ['EVENT_MALFORMED']],
    ['a line of 70 KiB', () => `${'x'.repeat(70 * 1024)}\n`, ['EVENT_TOO_LARGE']],
    ['no LF at the end', () => event(), ['EXPORT_CUT']],
    ['half a record at the end', () => `${event()}\n{"action_id":1`, ['EVENT_MALFORMED', 'EXPORT_CUT']],
  ])('finds %s', async (_, content, expected) => {
    await exportOf(Buffer.from(content()));
    expect(await codes()).toEqual(expected);
  });

  it('finds bytes that are not UTF-8', async () => {
    await exportOf(Buffer.concat([Buffer.from(event().slice(0, -1)), Buffer.of(0xff, 0x0a)]));
    expect(await codes()).toEqual(['EVENT_MALFORMED']);
  });

  it('reads receipts, seen checkpoints and erasable values, and says for people what it found', async () => {
    await exportOf(Buffer.from(`${event()}\n`));
    await write('values.ndjson', '{"sha256":"x","json":"1"}\n');
    await write('receipts', 'Audit-Receipt: v1;x\r\n\n');
    await write('seen', await keys.checkpoint({ size: 2, root: Buffer.alloc(32) }));
    const args = ['--receipts', join(dir, 'receipts'), '--seen', join(dir, 'seen'), join(dir, 'checkpoint')];
    expect((await codes(...args)).sort()).toEqual(['RECEIPT_INVALID', 'ROLLED_BACK', 'VALUE_MISMATCH']);
    const { code, out } = await verify(...args);
    expect(code).toBe(1);
    expect(out).toMatch(/^NOT SOUND: 1 records/);
    expect(out).toContain('receipts: 1 given, 0 in the log, 0 not due yet');
    expect(out).toContain('  ROLLED_BACK: ');
  });

  it.each([
    ['no manifest', 'manifest.json', null],
    ['a manifest that is no JSON', 'manifest.json', '{'],
    ['a manifest of another version', 'manifest.json', '{"version":2}'],
    ['no checkpoint', 'checkpoint', null],
    ['no records', 'events.ndjson', null],
    ['a line of more than 1 MiB', 'events.ndjson', Buffer.alloc(1_100_000, 'x')],
    ['no policy', 'policy.json', null],
    ['a policy with a key that is none', 'policy.json', JSON.stringify({ ...keys.policy(1), log: 'x' })],
    ['a quorum nobody reaches', 'policy.json', JSON.stringify(keys.policy(2))],
    ['a policy with what it does not know', 'policy.json', JSON.stringify({ ...keys.policy(1), quorun: 0 })],
  ])('ends with 2, having judged nothing, for %s', async (_, name, content) => {
    await exportOf(Buffer.from(`${event()}\n`));
    if (content === null) await rm(join(dir, name));
    else await write(name, content);
    const done = await verify('--json');
    expect(done).toMatchObject({ code: 2, out: '' });
    expect(JSON.parse(done.err)).toMatchObject({ error: { code: 'INPUT_UNREADABLE' } });
  });

  it('ends with 2 for receipts and seen checkpoints that are not there, and for a merge delay that is no time', async () => {
    await exportOf(Buffer.alloc(0));
    expect(await verify('--receipts', join(dir, 'none'))).toMatchObject({ code: 2 });
    expect(await verify('--seen', join(dir, 'none'))).toMatchObject({ code: 2 });
    expect(await verify('--merge-delay', '-1')).toMatchObject({ code: 2 });
  });
});

describe('docs/trail-export.md', () => {
  it('explains every finding in the words of the source', async () => {
    const text = await readFile('docs/trail-export.md', 'utf8');
    const rows = [...text.matchAll(/^\| `([A-Z_]+)` +\| (.+?) +\|$/gm)].map(([, code, meaning]) => [
      code,
      meaning,
    ]);
    expect(rows).toEqual(Object.entries(FINDINGS));
  });
});
