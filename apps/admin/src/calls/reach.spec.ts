import { describe, expect, it } from '@jest/globals';
import { ROLES } from '#libs/policy';
import { narrowedTo, reachOf } from './reach.js';

const OWN = '0195c0de-0000-7000-8000-000000000001';
const OTHER = '0195c0de-0000-7000-8000-000000000002';

describe(reachOf.name, () => {
  it.each(ROLES)(
    'lets %s see beyond its own organisation only if it is an office of the operator',
    (role) => {
      const reach = reachOf({ roles: [role], organisationId: OWN });
      const isOffice = role === 'operator_admin' || role === 'operator_auditor';
      expect(reach.organisations).toEqual(isOffice ? 'every' : [OWN]);
      expect(reach.scope.operator ?? false).toBe(isOffice);
      expect(reach.scope.organisations).toEqual([OWN]);
    },
  );

  it('gives somebody without a role nothing more', () => {
    expect(reachOf({ roles: [], organisationId: OWN })).toEqual({
      organisations: [OWN],
      scope: { organisations: [OWN] },
    });
  });
});

describe(narrowedTo.name, () => {
  it('never widens: a foreign organisation leaves nothing', () => {
    const client = reachOf({ roles: ['client_admin'], organisationId: OWN });
    expect(narrowedTo(client, OWN).organisations).toEqual([OWN]);
    expect(narrowedTo(client, OTHER).organisations).toEqual([]);
    expect(
      narrowedTo(narrowedTo(reachOf({ roles: ['operator_admin'], organisationId: OWN }), OTHER), OWN)
        .organisations,
    ).toEqual([]);
  });
});
