import { PassThrough, Readable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { RequestTimeoutException } from '@nestjs/common';
import fc from 'fast-check';
import { readAssignmentCsv } from './assignment-csv.js';

const read = (...chunks: readonly (string | Uint8Array)[]) =>
  readAssignmentCsv(Readable.from(chunks.map((chunk) => Buffer.from(chunk))));

describe(readAssignmentCsv, () => {
  it('reads the columns by name, in any order, with what spreadsheets put around them', async () => {
    const { rows } = await read(
      '\uFEFFproject,person,expiresAt\r\n street , "anna" ,\r\n\r\nstreet,bert,2030\r\n,,\r\n',
    );
    expect(rows).toEqual([
      { row: 2, values: { project: 'street', person: 'anna' } },
      { row: 4, values: { project: 'street', person: 'bert', expiresAt: '2030' } },
    ]);
  });

  it('reads the same whatever pieces the file arrives in, and names it by its bytes', async () => {
    const file = Buffer.from('person,project\n"änna, with a comma",street\n😀,street\n');
    const whole = await read(file);
    expect(whole.rows).toHaveLength(2);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(file.length), { maxLength: 8 }), async (cuts) => {
        const ends = [0, ...cuts.sort((one, other) => one - other), file.length];
        const pieces = ends.slice(1).map((end, index) => file.subarray(ends[index], end));
        expect(await read(...pieces)).toEqual(whole);
      }),
    );
    expect((await read(file, '\n')).sha256).not.toEqual(whole.sha256);
  });

  it('gives up on a file that does not arrive, and leaves the connection for the answer', async () => {
    const slow = new PassThrough();
    slow.write('person,project\n');
    await expect(readAssignmentCsv(slow, 30)).rejects.toBeInstanceOf(RequestTimeoutException);
    expect(slow.destroyed).toBe(false);
  });

  it('takes no file for whole that was cut off', async () => {
    const cut = new PassThrough();
    cut.write('person,project\nanna,street\n');
    const reading = readAssignmentCsv(cut);
    cut.destroy(new Error('socket hang up'));
    await expect(reading).rejects.toMatchObject({ code: 'UPLOAD_ABORTED' });
  });
});
