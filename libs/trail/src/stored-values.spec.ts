import { describe, expect, it } from '@jest/globals';
import type { RecordedValue, Intent } from './intent.js';
import { StoredValues, toValueRows } from './stored-values.js';

const snapshot = (sha256: string): RecordedValue => ({
  sha256,
  organisationId: 'organisation',
  kind: 'facts',
  subjectId: null,
  json: `{"of":"${sha256}"}`,
});
const intentWith = (...values: RecordedValue[]): Intent => ({ values }) as unknown as Intent;

describe('StoredValues', () => {
  it('sends each value of a batch once, however many intents name it', () => {
    const stored = new StoredValues();
    const batch = [intentWith(snapshot('a'), snapshot('b')), intentWith(snapshot('a'))];
    expect(stored.unstored(batch).map(({ sha256 }) => sha256)).toEqual(['a', 'b']);
  });

  it('goes on sending a value until a commit that carried it is known, so that a lost one is sent again', () => {
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
  it('keeps the JSON text of each value byte for byte, because it is what was hashed', () => {
    const text = '{"b":1,  "a":[ ]}';
    const personal = { ...snapshot('a'), kind: 'agent', subjectId: 'person', json: text } as const;
    const rows = toValueRows([personal, snapshot('b')]);
    expect(rows).toContain(`"body":${text}}`);
    expect(JSON.parse(rows)).toEqual([
      {
        sha256: 'a',
        organisation_id: 'organisation',
        kind: 'agent',
        subject_id: 'person',
        body: { a: [], b: 1 },
      },
      { sha256: 'b', organisation_id: 'organisation', kind: 'facts', subject_id: null, body: { of: 'b' } },
    ]);
    expect(toValueRows([])).toBe('[]');
  });
});
