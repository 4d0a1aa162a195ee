import { describe, expect, it } from '@jest/globals';
import { toFilters, withoutTime } from './event-filters.js';

describe('filters in the address', () => {
  it('are taken as they are stated', () => {
    const search = { effect: 'deny', person: 'annotator-de', from: '2026-11-27T00:00:00Z', country: 'DE' };
    expect(toFilters(search)).toEqual(search);
  });

  it('are left out where they could mean nothing, so that a bad link is a wider search and no error', () => {
    const search = {
      effect: 'perhaps',
      kind: 'gossip',
      country: 'germany',
      code: 'x',
      from: 'soon',
      other: 'x',
      item: 7,
    };
    expect(toFilters(search)).toEqual({});
  });

  it('of a live tail have no bounds in time', () => {
    expect(withoutTime({ effect: 'deny', from: '2026-01-01T00:00:00Z', to: '2026-01-02T00:00:00Z' })).toEqual(
      {
        effect: 'deny',
      },
    );
  });
});
