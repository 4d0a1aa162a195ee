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
  it('names a bucket by its project’s slug, by the id where the slug is no bucket’s name or not the only one', () => {
    const projects = [
      project('id-1', 'pictures'),
      project('id-2', 'ab'),
      project('id-3', 'same'),
      project('id-4', 'same'),
    ];
    expect(toBuckets(projects).map(({ name }) => name)).toEqual(['id-2', 'id-3', 'id-4', 'pictures']);
    expect(toBuckets([project('id-5', 'x'.repeat(64))])[0]?.name).toBe('id-5');
  });

  it('puts the dataset’s slug before the keys where there is more than one', () => {
    expect(toBuckets([project('i', 'one', ['d'])])[0]?.sources).toEqual([{ datasetId: 'd', keyPrefix: '' }]);
    expect(toBuckets([project('i', 'two', ['d', 'e'])])[0]?.sources).toEqual([
      { datasetId: 'd', keyPrefix: 'd/' },
      { datasetId: 'e', keyPrefix: 'e/' },
    ]);
  });
});
