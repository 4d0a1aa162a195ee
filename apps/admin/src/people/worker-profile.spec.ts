import { describe, expect, it } from '@jest/globals';
import { OrganisationEntity } from '../organisations/organisation.entity.js';
import { mergedProfile, withEmployer } from './worker-profile.js';

const employer = (kind: OrganisationEntity['kind']): OrganisationEntity =>
  Object.assign(new OrganisationEntity(), { id: '0195c0de-0000-7000-8000-000000000001', kind });
const until = new Date('2030-01-01T00:00:00Z');

describe(mergedProfile.name, () => {
  it('knows nothing of a person nobody said anything about', () => {
    const { trainings, ...rest } = mergedProfile(null, {}, undefined);
    expect(trainings).toEqual([]);
    expect(Object.values(rest).every((value) => value === null)).toBe(true);
  });

  it('keeps what is left out, replaces what is given, forgets what is null', () => {
    const before = mergedProfile(
      null,
      {
        vetting: { status: 'passed', validUntil: until, evidence: 'case/1' },
        residence: { country: 'DE', verifiedAt: until },
        ageBand: '18_plus',
        trainings: [{ name: 'gdpr', validUntil: until }],
      },
      'vendor',
    );
    const after = mergedProfile(before, { vetting: null, ageBand: '16_17' }, undefined);
    expect(after).toEqual({
      ...before,
      vettingStatus: null,
      vettingValidUntil: null,
      vettingEvidence: null,
      ageBand: '16_17',
    });
    expect(mergedProfile(before, {}, null).vendorId).toBeNull();
    expect(before.trainings).toEqual([{ name: 'gdpr', validUntil: '2030-01-01T00:00:00.000Z' }]);
  });

  it('forgets that a residence was verified when another one is given without saying so', () => {
    const before = mergedProfile(null, { residence: { country: 'US', verifiedAt: until } }, undefined);
    const after = mergedProfile(before, { residence: { country: 'DE', verifiedAt: null } }, undefined);
    expect([after.residenceCountry, after.residenceVerifiedAt]).toEqual(['DE', null]);
  });
});

describe(withEmployer.name, () => {
  it('makes staff of a vendor that vendor’s, and leaves others alone', () => {
    const profile = mergedProfile(null, {}, undefined);
    expect(withEmployer(profile, employer('vendor'))).toMatchObject({
      workforceType: 'vendor',
      vendorId: employer('vendor').id,
    });
    expect(withEmployer(profile, employer('operator'))).toEqual(profile);
  });
});
