import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { leafHash, rootOf } from '#libs/tlog';
import { FindingList } from './findings.js';
import { RecordStreamCheck } from './record-stream-check.js';

const UID = '0195c0de-0000-7000-8000-000000000003';

interface Written {
  readonly sequence: number;
  readonly previous: string;
  readonly id: string;
  readonly leaf: Buffer;
  readonly key?: string;
}

/** A chain as an instance writes it: batches of these sizes. */
function chain(sizes: readonly number[]): Written[][] {
  let previous = '';
  let made = 0;
  return sizes.map((size, at) => {
    const batch = Array.from({ length: size }, () => {
      const id = String((made += 1)).padStart(6, '0');
      return { sequence: at + 1, previous, id, leaf: leafHash(Buffer.from(id)) };
    });
    previous = rootOf(batch.map(({ leaf }) => leaf)).toString('base64url');
    return batch;
  });
}

function codesOf(records: readonly Written[]): string[] {
  const findings = new FindingList();
  const check = new RecordStreamCheck(UID, 'key', findings);
  records.forEach(({ sequence, previous, id, leaf, key = 'key' }, index) => {
    check.add({ key, previous, sequence, uid: UID }, { id, leaf }, index);
  });
  check.finish();
  return findings.kept.map(({ code }) => code);
}

const [A = [], B = [], C = [], D = []] = chain([2, 3, 1, 2]);

describe(RecordStreamCheck.name, () => {
  it('finds nothing wrong in any whole chain, wherever it ends', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 6 }), { maxLength: 9 }), fc.nat(6), (sizes, cutLast) => {
        const batches = chain(sizes);
        // Of the newest batch anything may be missing: no batch vouches for it yet.
        const whole = [...batches.slice(0, -1).flat(), ...(batches.at(-1)?.slice(0, cutLast) ?? [])];
        expect(codesOf(whole)).toEqual([]);
      }),
    );
  });

  it('finds any one record that is missing from a batch before the last', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 2, maxLength: 8 }),
        fc.nat(),
        (sizes, at) => {
          const batches = chain(sizes);
          const vouchedFor = batches.slice(0, -1).flat();
          const missing = vouchedFor[at % vouchedFor.length] as Written;
          const codes = codesOf(batches.flat().filter((record) => record !== missing));
          expect(codes).toEqual([
            sizes[missing.sequence - 1] === 1 ? 'STREAM_GAP' : 'STREAM_PREVIOUS_MISMATCH',
          ]);
        },
      ),
    );
  });

  it('takes a batch that was tried twice and reached the log in two pieces', () => {
    const [first, ...rest] = B;
    expect(codesOf([...A, ...rest, ...C, first as Written, ...D])).toEqual([]);
    expect(codesOf([...A.toReversed(), ...B.toReversed(), ...C, ...D])).toEqual([]);
  });

  it('finds a record that comes to a batch already complete, and one that names another batch before', () => {
    const late = { ...(A[0] as Written), id: 'x' };
    expect(codesOf([...A, ...B, late, ...C])).toEqual(['STREAM_REOPENED']);
    const [one, ...rest] = B;
    const other = { ...(one as Written), previous: 'x'.repeat(43) };
    expect(codesOf([...A, ...rest, other, ...C])).toEqual(['STREAM_PREVIOUS_MISMATCH']);
  });

  it('finds a chain without its beginning, one that begins with a batch before, and a key that changes', () => {
    expect(codesOf([...B, ...C])).toEqual(['STREAM_GAP']);
    expect(codesOf([...A, ...D])).toEqual(['STREAM_GAP']);
    expect(codesOf(A.map((record) => ({ ...record, previous: 'x'.repeat(43) })))).toEqual([
      'STREAM_PREVIOUS_MISMATCH',
    ]);
    expect(codesOf([...A, { ...(B[0] as Written), key: 'other' }])).toEqual(['STREAM_KEY_CHANGED']);
  });
});
