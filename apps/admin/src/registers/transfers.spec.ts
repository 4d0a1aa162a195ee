import { describe, expect, it } from '@jest/globals';
import { toTransfer } from './transfers.js';

const regions = [
  {
    region: 'eu',
    area: 'EEA',
    areaCountries: ['DE', 'FR'],
    adequacy: [{ country: 'CH', source: 'Decision', validUntil: null }],
  },
];
const basis = {
  organisationId: 'acme',
  fromRegion: 'eu',
  toCountry: 'IN',
  mechanism: 'scc',
  sccModule: 2,
  assessmentRef: 'TIA',
  validUntil: '2027-01-01T00:00:00.000Z',
};

describe(toTransfer, () => {
  it('puts every allowed country in exactly one place', () => {
    const transfer = toTransfer('eu', ['DE', 'CH', 'IN', 'US'], { regions, bases: [basis] });
    expect(transfer.within).toEqual(['DE']);
    expect(transfer.byAdequacy.map(({ country }) => country)).toEqual(['CH']);
    expect(transfer.byBasis.map(({ country }) => country)).toEqual(['IN']);
    expect(transfer.refused).toEqual(['US']);
  });

  it('names no basis of another region, none for a country inside the area, and no adequacy nobody uses', () => {
    const bases = [
      { ...basis, fromRegion: 'uk' },
      { ...basis, toCountry: 'DE' },
    ];
    const transfer = toTransfer('eu', ['DE', 'IN'], { regions, bases });
    expect([transfer.byBasis, transfer.byAdequacy, transfer.refused]).toEqual([[], [], ['IN']]);
  });

  it('carries nothing from a region whose law is not known', () => {
    expect(toTransfer('moon', ['DE'], { regions, bases: [] })).toMatchObject({
      area: null,
      within: [],
      refused: ['DE'],
    });
  });
});
