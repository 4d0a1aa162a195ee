import type { OrganisationEntity } from '../organisations/organisation.entity.js';
import { unprocessable } from '../records/record.errors.js';
import type { WorkerProfileInput } from './person.schema.js';
import type { WorkerProfileEntity } from './worker-profile.entity.js';

type ProfileColumns = Omit<WorkerProfileEntity, 'personId' | 'organisationId'>;

const EMPTY: ProfileColumns = {
  vettingStatus: null,
  vettingValidUntil: null,
  vettingEvidence: null,
  identityStatus: null,
  identityEvidence: null,
  screeningStatus: null,
  screeningValidUntil: null,
  screeningEvidence: null,
  ageBand: null,
  workforceType: null,
  vendorId: null,
  residenceCountry: null,
  residenceVerifiedAt: null,
  trainings: [],
};

/** Returns the profile after the input: members left out stay, `null` forgets. `vendorId` is `input.vendor`, resolved. */
export function mergedProfile(
  before: ProfileColumns | null,
  input: WorkerProfileInput,
  vendorId: string | null | undefined,
): ProfileColumns {
  const { ageBand, workforceType } = input;
  return {
    ...(before ?? EMPTY),
    ...vettingOf(input),
    ...identityOf(input),
    ...screeningOf(input),
    ...residenceOf(input),
    ...trainingsOf(input),
    ...(ageBand !== undefined && { ageBand }),
    ...(workforceType !== undefined && { workforceType }),
    ...(vendorId !== undefined && { vendorId }),
  };
}

function vettingOf({ vetting }: WorkerProfileInput): Partial<ProfileColumns> {
  if (vetting === undefined) return {};
  const { status = null, validUntil = null, evidence = null } = vetting ?? {};
  return { vettingStatus: status, vettingValidUntil: validUntil, vettingEvidence: evidence };
}

function identityOf({ identity }: WorkerProfileInput): Partial<ProfileColumns> {
  if (identity === undefined) return {};
  return { identityStatus: identity?.status ?? null, identityEvidence: identity?.evidence ?? null };
}

function screeningOf({ screening }: WorkerProfileInput): Partial<ProfileColumns> {
  if (screening === undefined) return {};
  const { status = null, validUntil = null, evidence = null } = screening ?? {};
  return { screeningStatus: status, screeningValidUntil: validUntil, screeningEvidence: evidence };
}

function residenceOf({ residence }: WorkerProfileInput): Partial<ProfileColumns> {
  if (residence === undefined) return {};
  return { residenceCountry: residence?.country ?? null, residenceVerifiedAt: residence?.verifiedAt ?? null };
}

function trainingsOf({ trainings }: WorkerProfileInput): Partial<ProfileColumns> {
  if (trainings === undefined) return {};
  return {
    trainings: trainings.map(({ name, validUntil }) => ({
      name,
      validUntil: validUntil?.toISOString() ?? null,
    })),
  };
}

/** Staff of a vendor are that vendor's, whatever the form says: otherwise the client's approval (C20) could be sidestepped. */
export function withEmployer(profile: ProfileColumns, employer: OrganisationEntity): ProfileColumns {
  if (employer.kind !== 'vendor') return profile;
  const { workforceType, vendorId } = profile;
  if (workforceType !== null && workforceType !== 'vendor') {
    throw unprocessable('VENDOR_STAFF', 'worker.workforceType', 'must be vendor for the staff of a vendor');
  }
  if (vendorId !== null && vendorId !== employer.id) {
    throw unprocessable('VENDOR_STAFF', 'worker.vendor', 'must be the vendor that employs the person');
  }
  return { ...profile, workforceType: 'vendor', vendorId: employer.id };
}
