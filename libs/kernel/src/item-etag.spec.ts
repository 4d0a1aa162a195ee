import { describe, expect, it } from '@jest/globals';
import { itemEtag } from './item-etag.js';

describe(itemEtag.name, () => {
  it('is a strong tag of 32 hexadecimal digits, the same for one version and another for the next', () => {
    const tag = itemEtag('019aa000-0000-7000-8000-000000000001');
    expect(tag).toMatch(/^"[0-9a-f]{32}-1"$/);
    expect(itemEtag('019aa000-0000-7000-8000-000000000001')).toBe(tag);
    expect(itemEtag('019aa000-0000-7000-8000-000000000002')).not.toBe(tag);
  });
});
