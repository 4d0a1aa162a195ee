import { describe, expect, it } from '@jest/globals';
import { datasetKeysOf, type ProjectBucket } from './project-bucket.js';

const two: ProjectBucket = {
  name: 'project',
  keyPrefixes: new Map([
    ['one', 'day/'],
    ['two', 'daylight/'],
  ]),
};

describe(datasetKeysOf, () => {
  it.each([
    [
      '',
      [
        ['one', ''],
        ['two', ''],
      ],
    ],
    [
      'day',
      [
        ['one', ''],
        ['two', ''],
      ],
    ],
    ['day/', [['one', '']]],
    ['day/a', [['one', 'a']]],
    ['dayl', [['two', '']]],
    ['daylight/b/', [['two', 'b/']]],
    ['night', []],
  ])('finds the keys that begin with %j', (prefix, expected) => {
    const found = datasetKeysOf(two, ['one', 'two'], prefix);
    expect(found.map((keys) => [keys.datasetId, keys.prefix])).toEqual(expected);
  });

  it('finds none in a dataset that was not granted, or that the bucket has no more', () => {
    expect(datasetKeysOf(two, ['two', 'three'], '')).toEqual([{ datasetId: 'two', prefix: '' }]);
  });
});
