import { describe, expect, it } from '@jest/globals';
import { type DisclosureRequest, judgeDisclosure, type LawfulDisclosureFacts } from './lawful-disclosure.js';

const HOLDING: LawfulDisclosureFacts = {
  organisationId: 'acme',
  datasetId: 'scenes',
  itemIds: ['one', 'two'],
  legalBasis: 'StPO § 94',
  authority: 'Amtsgericht',
  requestedBy: 'anna',
  approvedBy: 'bert',
  validFrom: '2026-01-01T00:00:00.000Z',
  validUntil: '2026-02-01T00:00:00.000Z',
  withdrawn: false,
};
const REQUEST: DisclosureRequest = {
  itemId: 'one',
  datasetId: 'scenes',
  organisationId: 'acme',
  at: '2026-01-15T00:00:00.000Z',
};

describe('a lawful disclosure', () => {
  it('carries a read of what it names, while it holds', () => {
    expect(judgeDisclosure(HOLDING, REQUEST)).toEqual([]);
    expect(judgeDisclosure({ ...HOLDING, itemIds: 'every' }, { ...REQUEST, itemId: 'any' })).toEqual([]);
  });

  it.each<[Partial<LawfulDisclosureFacts>, string]>([
    [{ legalBasis: '' }, 'DISCLOSURE_WITHOUT_BASIS'],
    [{ authority: '' }, 'DISCLOSURE_WITHOUT_BASIS'],
    [{ approvedBy: 'anna' }, 'DISCLOSURE_NOT_APPROVED'],
    [{ withdrawn: true }, 'DISCLOSURE_WITHDRAWN'],
    [{ validFrom: '2026-01-15T00:00:00.001Z' }, 'DISCLOSURE_NOT_STARTED'],
    [{ validUntil: '2026-01-15T00:00:00.000Z' }, 'DISCLOSURE_ENDED'],
    [{ itemIds: ['two'] }, 'DISCLOSURE_OTHER_ITEM'],
    [{ itemIds: [] }, 'DISCLOSURE_OTHER_ITEM'],
    [{ datasetId: 'plans' }, 'DISCLOSURE_OTHER_ITEM'],
    [{ organisationId: 'borealis' }, 'DISCLOSURE_OTHER_ITEM'],
  ])('carries none otherwise: %j', (changed, code) => {
    expect(judgeDisclosure({ ...HOLDING, ...changed }, REQUEST)).toEqual([code]);
  });

  it.each(Object.keys(HOLDING))('carries none when %s is not known', (member) => {
    expect(judgeDisclosure({ ...HOLDING, [member]: null }, REQUEST)).not.toEqual([]);
  });
});
