import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { uuidV7 } from '#libs/kernel';
import { leafHash } from '#libs/tlog';
import { ArchiveFile } from './archive-file.js';
import { monthOfRecord } from './archive-month.js';
import type { ArchiveRow } from './archive-row.js';

const textOrNull = fc.option(fc.string({ unit: 'grapheme' }));
const row: fc.Arbitrary<ArchiveRow> = fc.record({
  recordId: fc.uuid(),
  part: fc.constantFrom(0, 1),
  leafIndex: fc.maxSafeNat(),
  leafHash: fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes)),
  organisation: fc.uuid(),
  kind: textOrNull,
  effect: textOrNull,
  codes: fc.array(fc.string()),
  subject: textOrNull,
  tool: textOrNull,
  project: textOrNull,
  dataset: textOrNull,
  item: textOrNull,
  country: textOrNull,
  time: fc.integer({ min: 0, max: 4_102_444_800_000 }).map((unixMs) => new Date(unixMs)),
  event: fc.json(),
});

async function fileOf(groups: readonly (readonly ArchiveRow[])[]): Promise<Buffer> {
  const file = new ArchiveFile();
  for (const group of groups) await file.append(group);
  return file.finish();
}

const groups = fc.array(fc.array(row, { minLength: 1, maxLength: 8 }), { minLength: 1, maxLength: 3 });

describe('ArchiveFile', () => {
  it('is read back to the same rows, texts byte for byte', async () => {
    await fc.assert(
      fc.asyncProperty(groups, async (each) => {
        expect(await ArchiveFile.read(await fileOf(each))).toEqual(each.flat());
      }),
    );
  });

  it('is the same bytes for the same rows, so that a crash leaves no second copy', async () => {
    await fc.assert(
      fc.asyncProperty(groups, async (each) => {
        expect((await fileOf(each)).equals(await fileOf(each))).toBe(true);
      }),
    );
  });

  it('keeps texts as long as events may be', async () => {
    const event = `{"text":"${'ä'.repeat(32_000)}"}`;
    const [first] = fc.sample(row, 1) as [ArchiveRow];
    const [read] = await ArchiveFile.read(await fileOf([[{ ...first, event }]]));
    expect(leafHash(Buffer.from(read?.event ?? ''))).toEqual(leafHash(Buffer.from(event)));
  });

  it('throws for what is no Parquet', async () => {
    await expect(ArchiveFile.read(Buffer.from('PAR1 but not really'))).rejects.toThrow();
  });
});

describe('monthOfRecord', () => {
  it('is the month of UTC of the id’s time, at both its ends', () => {
    for (const time of ['2024-01-01T00:00:00.000Z', '2024-01-31T23:59:59.999Z']) {
      expect(monthOfRecord(uuidV7(Date.parse(time)))).toBe('2024-01');
    }
    expect(monthOfRecord(uuidV7(Date.parse('2024-02-01T00:00:00.000Z')))).toBe('2024-02');
  });
});
