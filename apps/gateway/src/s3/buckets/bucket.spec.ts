import { describe, expect, it } from '@jest/globals';
import { toBuckets } from './bucket.js';

const project = (id: string, slug: string, datasets: string[] = ['d']) => ({
  id,
  slug,
  organisation_id: 'o',
  created_at: new Date(0),
  datasets: datasets.map((name) => ({ id: name, slug: name })),
});

describe(toBuckets.name, () => {
  it('names a bucket by its project’s slug, by the id where the slug is no bucket’s name', () => {
    expect(toBuckets([project('id-1', 'pictures'), project('id-2', 'ab')]).map(({ name }) => name)).toEqual([
      'id-2',
      'pictures',
    ]);
  });

  it('puts the dataset’s slug before the keys where there is more than one', () => {
    expect(toBuckets([project('i', 'one', ['d'])])[0]?.sources).toEqual([{ datasetId: 'd', keyPrefix: '' }]);
    expect(toBuckets([project('i', 'two', ['d', 'e'])])[0]?.sources).toEqual([
      { datasetId: 'd', keyPrefix: 'd/' },
      { datasetId: 'e', keyPrefix: 'e/' },
    ]);
  });
});
