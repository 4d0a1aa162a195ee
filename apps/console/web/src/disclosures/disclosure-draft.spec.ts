import { describe, expect, it } from '@jest/globals';
import {
  type DisclosureDraft,
  isWholeDisclosure,
  newDisclosure,
  newDisclosureDraft,
} from './disclosure-draft.js';

const ITEM = '0195c0de-0000-7000-8000-000000000001';
const DRAFT: DisclosureDraft = {
  ...newDisclosureDraft(Date.UTC(2026, 10, 27)),
  ...{ authority: 'District court', legalBasis: 'Order 7', dataset: 'streets', lastDay: '2026-12-31' },
  ...{ extent: 'these_items', items: [ITEM] },
};

describe('a disclosure that is asked for', () => {
  it('is of everything only where somebody chose that', () => {
    expect(isWholeDisclosure({ ...DRAFT, extent: null })).toBe(false);
    expect(isWholeDisclosure({ ...DRAFT, items: [] })).toBe(false);
    expect(newDisclosure(DRAFT)).toMatchObject({ items: [ITEM] });
    expect(newDisclosure({ ...DRAFT, extent: 'every_item' })).not.toHaveProperty('items');
  });

  it('names the law that bars the client from knowing, with its end, or bars nothing', () => {
    const barred = { ...DRAFT, isBarred: true, barReason: 'A secrecy order' };
    expect(isWholeDisclosure(barred)).toBe(false);
    expect(isWholeDisclosure({ ...barred, barLastDay: '2027-01-31' })).toBe(true);
    expect(newDisclosure(DRAFT)).not.toHaveProperty('barredFromClient');
  });
});
