import type { Role } from '#libs/policy';
import type { AdminCall } from '../calls/admin-call.js';
import type { PersonEntity } from './person.entity.js';
import type { WorkerProfileEntity } from './worker-profile.entity.js';

/** A person with all that was found of them within the caller's reach. */
export interface PersonRecord {
  readonly person: PersonEntity;
  /** null: none, or not the caller's to see. */
  readonly profile: WorkerProfileEntity | null;
  /** Clients the person works for, as far as the caller may know. */
  readonly worksFor: readonly string[];
}

/** A worker profile as the operator sees it; times in ISO 8601 UTC. */
export interface WorkerView {
  readonly residence: { readonly country: string; readonly verifiedAt: string | null } | null;
  readonly vetting: CheckView | null;
  readonly identity: Pick<CheckView, 'status' | 'evidence'> | null;
  readonly screening: CheckView | null;
  readonly ageBand: string | null;
  readonly workforceType: string | null;
  readonly trainings: readonly { readonly name: string; readonly validUntil: string | null }[];
  readonly vendor: string | null;
}

interface CheckView {
  readonly status: string;
  readonly validUntil: string | null;
  readonly evidence: string | null;
}

/** A person as callers see them; a client sees who works for it, not their address or their checks. */
export interface PersonView {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly organisation: string;
  readonly roles: readonly Role[];
  readonly status: string;
  readonly worksFor: readonly string[];
  readonly email: string | null;
  readonly issuer: string | null;
  readonly subject: string | null;
  readonly worker: WorkerView | null;
  readonly createdAt: string;
}

/** Returns what is shown of a person; `inFull` for those who administer or employ them. */
export function toPersonView({ person, profile, worksFor }: PersonRecord, inFull: boolean): PersonView {
  const { id, slug, name, organisationId, roles, status, email, issuer, subject } = person;
  const ofEmployer = inFull ? { email, issuer, subject } : { email: null, issuer: null, subject: null };
  const worker = inFull && profile !== null ? toWorkerView(profile) : null;
  const createdAt = person.createdAt.toISOString();
  return {
    id,
    slug,
    name,
    organisation: organisationId,
    roles,
    status,
    worksFor,
    ...ofEmployer,
    worker,
    createdAt,
  };
}

/** Returns what a GET shows this caller of a person within their reach. */
export function toPersonViewFor({ reach, principal }: AdminCall, record: PersonRecord): PersonView {
  const { organisationId } = record.person;
  return toPersonView(record, reach.organisations === 'every' || organisationId === principal.organisationId);
}

/** Returns what the trail keeps of a person for ever: standing and settings, nothing that names them. */
export function toPersonTrail({ person, profile, worksFor }: PersonRecord): object {
  const { organisationId, roles, status } = person;
  const worker = profile === null ? null : toWorkerTrail(profile);
  return { organisation: organisationId, roles, status, worksFor, worker };
}

function toWorkerTrail(profile: WorkerProfileEntity): object {
  const { residence, vetting, identity, screening, ...rest } = toWorkerView(profile);
  return {
    ...rest,
    residence,
    vetting: vetting && { status: vetting.status, validUntil: vetting.validUntil },
    identity: identity && { status: identity.status },
    screening: screening && { status: screening.status, validUntil: screening.validUntil },
  };
}

function toWorkerView(profile: WorkerProfileEntity): WorkerView {
  const { residenceCountry, vettingStatus, identityStatus, screeningStatus } = profile;
  const { ageBand, workforceType, trainings, vendorId } = profile;
  return {
    residence: residenceCountry && {
      country: residenceCountry,
      verifiedAt: iso(profile.residenceVerifiedAt),
    },
    vetting: vettingStatus && {
      status: vettingStatus,
      validUntil: iso(profile.vettingValidUntil),
      evidence: profile.vettingEvidence,
    },
    identity: identityStatus && { status: identityStatus, evidence: profile.identityEvidence },
    screening: screeningStatus && {
      status: screeningStatus,
      validUntil: iso(profile.screeningValidUntil),
      evidence: profile.screeningEvidence,
    },
    ageBand,
    workforceType,
    trainings,
    vendor: vendorId,
  } as WorkerView;
}

function iso(date: Date | null): string | null {
  return date?.toISOString() ?? null;
}
