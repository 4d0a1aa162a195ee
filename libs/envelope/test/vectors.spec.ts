import { describe, expect, it } from '@jest/globals';
import { openRow, readVectors } from './row-json.js';
import { codeOf, digestOf } from './stored-object.js';

describe('objects sealed by an earlier release', () => {
  const vectors = readVectors();

  it('are still the ones the format was fixed with', () => {
    expect(vectors.filter(({ code }) => code === null)).toHaveLength(4);
    expect(vectors.filter(({ code }) => code !== null).length).toBeGreaterThanOrEqual(20);
  });

  it.each(vectors.filter(({ code }) => code === null))('still open: $name', (vector) => {
    expect(digestOf('sha256', openRow(vector))).toBe(vector.row.manifest.sha256);
  });

  it.each(vectors.filter(({ code }) => code !== null))('are still refused as $code: $name', (vector) => {
    expect(codeOf(() => openRow(vector))).toBe(vector.code);
  });
});
