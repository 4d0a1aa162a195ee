import { describe, expect, it } from '@jest/globals';
import { ocsfFindings } from './validate.js';

const VALID = {
  activity_id: 2,
  actor: { user: { uid: 'a' } },
  category_uid: 6,
  class_uid: 6006,
  file: { name: 'a', type_id: 1 },
  metadata: { product: { name: 'a' }, version: '1.8.0' },
  severity_id: 1,
  src_endpoint: { uid: 'a' },
  time: 0,
  type_uid: 600602,
};

describe(ocsfFindings.name, () => {
  it('finds nothing in an event of the public schema', () => {
    expect(ocsfFindings(VALID)).toEqual([]);
  });

  it.each([
    ['an attribute the class has not', { acttivity: 1 }],
    ['an attribute an object has not', { file: { name: 'a', type_id: 1, sizes: 1 } }],
    ['a missing required attribute', { actor: undefined }],
    ['none of those of which one is required', { src_endpoint: { location: { country: 'DE' } } }],
    ['an empty location', { src_endpoint: { uid: 'a', location: {} } }],
    ['a number that is not in the enumeration', { severity_id: 7 }],
    ['a text where the schema has a number', { time: '0' }],
    ['another version', { metadata: { product: { name: 'a' }, version: '1.7.0' } }],
    ['an attribute of a profile the event does not name', { action_id: 1 }],
    ['a profile without what it requires', { metadata: { ...VALID.metadata, profiles: ['cloud'] } }],
    ['a type of another activity', { type_uid: 600601 }],
    ['a nameless activity 99', { activity_id: 99, type_uid: 600699 }],
    ['a class the trail does not have', { class_uid: 1001 }],
  ])('finds %s', (_, changed) => {
    const event: unknown = JSON.parse(JSON.stringify({ ...VALID, ...changed }));
    expect(ocsfFindings(event)).not.toEqual([]);
  });
});
