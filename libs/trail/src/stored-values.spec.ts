import { describe, expect, it } from '@jest/globals';
import type { RecordedValue, Intent } from './intent.js';
import { StoredValues, toValueRows } from './stored-values.js';

const snapshot = (sha256: string): RecordedValue => ({
  sha256,
  organisationId: 'organisation',
  json: `{"of":"${sha256}"}`,
});
const intentWith = (...values: RecordedValue[]): Intent => ({ values }) as unknown as Intent;

describe('StoredValues', () => {
  it('sends each snapshot of a batch once, however many intents name it', () => {
    const stored = new StoredValues();
    const batch = [intentWith(snapshot('a'), snapshot('b')), intentWith(snapshot('a'))];
    expect(stored.unstored(batch).map(({ sha256 }) => sha256)).toEqual(['a', 'b']);
  });

  it('goes on sending a snapshot until a commit that carried it is known, so that a lost one is sent again', () => {
    const stored = new StoredValues();
    const batch = [intentWith(snapshot('a'))];
    expect(stored.unstored(batch)).toHaveLength(1);
    expect(stored.unstored(batch)).toHaveLength(1);
    stored.markStored([snapshot('a')]);
    expect(stored.unstored(batch)).toEqual([]);
    expect(stored.unstored([intentWith(snapshot('b'))])).toHaveLength(1);
  });
});

describe('toValueRows', () => {
  it('keeps the JSON text of each snapshot byte for byte, because it is what was hashed', () => {
    const text = '{"b":1,  "a":[ ]}';
    const rows = toValueRows([{ sha256: 'a', organisationId: 'o', json: text }, snapshot('b')]);
    expect(rows).toContain(`"body":${text}}`);
    expect(JSON.parse(rows)).toEqual([
      { sha256: 'a', organisation_id: 'o', body: { a: [], b: 1 } },
      { sha256: 'b', organisation_id: 'organisation', body: { of: 'b' } },
    ]);
    expect(toValueRows([])).toBe('[]');
  });
});
