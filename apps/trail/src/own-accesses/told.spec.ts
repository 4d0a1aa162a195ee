import { describe, expect, it } from '@jest/globals';
import { type ListedRecord, toOwnAccess } from './told.js';

const record: ListedRecord = {
  id: '1',
  at: '2026-11-27T12:00:00.000Z',
  organisationId: 'acme',
  kind: 'access',
  effect: 'deny',
  codes: [],
  toolId: null,
  projectId: 'street',
  datasetId: 'scenes',
  itemId: 'one',
  country: 'DE',
  bytesDisclosed: 0,
  ending: null,
  leafIndex: 7,
};
const toldFor = (...codes: string[]): readonly string[] => toOwnAccess({ ...record, codes }).codes;

describe('a record shown to its own person', () => {
  it('has the reasons they were told, and none behind the outermost door', () => {
    expect(toldFor('NDA_NOT_ACCEPTED', 'NETWORK_COUNTRY_NOT_ALLOWED')).toEqual([
      'NDA_NOT_ACCEPTED',
      'NETWORK_COUNTRY_NOT_ALLOWED',
    ]);
    expect(toldFor('NOT_ASSIGNED', 'NETWORK_COUNTRY_NOT_ALLOWED')).toEqual(['NOT_ASSIGNED']);
    expect(toldFor('PRINCIPAL_SUSPENDED', 'NOT_ASSIGNED')).toEqual(['PRINCIPAL_SUSPENDED']);
    expect(toldFor('TICKET_EXPIRED')).toEqual(['TICKET_EXPIRED']);
  });

  it('says of what was not theirs to know of that there is nothing, and not where it belongs', () => {
    const shown = toOwnAccess({ ...record, codes: ['OTHER_ORGANISATION', 'NOT_ASSIGNED'] });
    expect(shown).toMatchObject({ codes: ['NOT_FOUND'], projectId: null, itemId: 'one' });
  });

  it('has neither a dataset nor a place in the log, whatever was decided', () => {
    const shown = toOwnAccess({ ...record, effect: 'allow' });
    expect(Object.keys(shown)).not.toEqual(expect.arrayContaining(['datasetId']));
    expect(Object.keys(shown)).not.toEqual(expect.arrayContaining(['leafIndex']));
    expect(shown).toMatchObject({ codes: [], projectId: 'street' });
  });
});
