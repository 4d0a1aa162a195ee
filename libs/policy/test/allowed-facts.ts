import type { DecisionRequest, Facts } from '../src/facts.js';

/** A situation in which every gate passes, to change one thing in. */
export interface Situation {
  readonly facts: Facts;
  readonly request: DecisionRequest;
}

export const AT = '2026-11-22T12:00:00.000Z';
const PAST = '2026-01-01T00:00:00.000Z';
const FUTURE = '2027-06-30T00:00:00.000Z';
const SHA_NOW = 'a'.repeat(64);
const SHA_OLD = 'b'.repeat(64);

/** An in-house annotator in Germany, vetted, trained, assigned, who may read the bytes of one item. */
export function allowedFacts(): Facts {
  return {
    principal: {
      kind: 'person',
      id: 'person-1',
      organisationId: 'operator',
      roles: ['annotator'],
      status: 'active',
      worksFor: ['acme'],
      worker: {
        vetting: { status: 'passed', validUntil: FUTURE },
        identity: { status: 'verified' },
        screening: { status: 'clear', validUntil: FUTURE },
        ageBand: '18_plus',
        workforceType: 'in_house',
        trainings: [{ name: 'privacy', validUntil: FUTURE }],
        vendorId: null,
        residenceCountry: 'DE',
      },
    },
    credential: null,
    item: {
      id: 'item-1',
      organisationId: 'acme',
      datasetId: 'dataset-1',
      versionId: 'version-1',
      state: 'available',
    },
    dataset: {
      id: 'dataset-1',
      organisationId: 'acme',
      region: 'eu',
      locked: false,
      processingRestricted: false,
      sensitivity: 'personal',
      permittedPurposes: ['annotation'],
      clientInstruction: null,
      attested: true,
    },
    project: {
      id: 'project-1',
      organisationId: 'acme',
      state: 'active',
      startsAt: PAST,
      endsAt: FUTURE,
      datasetIds: ['dataset-1'],
      minimumAge: 18,
      workforceTypes: ['in_house'],
      requiredTrainings: ['privacy'],
      allowedCountries: ['DE'],
      denyAnonymisingNetworks: true,
      leaseRequired: true,
      allowDelegatedTools: true,
      approvedVendors: [],
      nda: {
        currentVersionId: 'nda-2',
        currentSha256: SHA_NOW,
        graceUntil: null,
        accepted: { versionId: 'nda-2', sha256: SHA_NOW },
      },
      projectTerms: {
        currentVersionId: 'terms-1',
        currentSha256: SHA_NOW,
        graceUntil: null,
        accepted: { versionId: 'terms-1', sha256: SHA_NOW },
      },
    },
    assignment: {
      id: 'assignment-1',
      purpose: 'annotation',
      startsAt: PAST,
      expiresAt: FUTURE,
      revokedAt: null,
    },
    lease: { id: 'lease-1', taskId: 'task-1', expiresAt: FUTURE, endedAt: null },
    network: { country: 'DE', anonymising: false, geoBuiltAt: '2026-11-01T00:00:00.000Z', geoMaxAgeDays: 90 },
    transfer: { areaCountries: ['DE'], adequacy: [], bases: [] },
    budget: { itemLimit: 100, itemsUsed: 99, byteLimit: 1_000_000, bytesUsed: 900_000 },
    key: 'enabled',
    audit: 'ready',
  };
}

export function allowedRequest(): DecisionRequest {
  return { action: 'item:read', at: AT, gatewayRegion: 'eu', bytes: 100_000 };
}

/** Staff of an approved vendor in India, on a Japanese network, on special-category data, within the grace of an NDA. */
function vendorAbroad(): Facts {
  const facts = allowedFacts();
  return {
    ...facts,
    principal: {
      ...facts.principal,
      worker: {
        ...(facts.principal.worker as NonNullable<Facts['principal']['worker']>),
        ageBand: '16_17',
        workforceType: 'vendor',
        vendorId: 'vendor-1',
        residenceCountry: 'IN',
      },
    },
    dataset: {
      ...(facts.dataset as NonNullable<Facts['dataset']>),
      sensitivity: 'special_category',
      clientInstruction: { recordedAt: PAST },
    },
    project: {
      ...(facts.project as NonNullable<Facts['project']>),
      endsAt: null,
      minimumAge: 16,
      workforceTypes: ['vendor'],
      requiredTrainings: [],
      allowedCountries: ['IN', 'JP'],
      denyAnonymisingNetworks: true,
      leaseRequired: false,
      allowDelegatedTools: false,
      approvedVendors: [{ vendorId: 'vendor-1', effectiveFrom: PAST }],
      nda: {
        currentVersionId: 'nda-2',
        currentSha256: SHA_NOW,
        graceUntil: FUTURE,
        accepted: { versionId: 'nda-1', sha256: SHA_OLD },
      },
      projectTerms: 'none',
    },
    assignment: { ...(facts.assignment as NonNullable<Facts['assignment']>), expiresAt: null },
    network: { ...facts.network, country: 'JP' },
    transfer: {
      areaCountries: ['DE'],
      adequacy: [{ country: 'JP', validFrom: PAST, validUntil: null }],
      bases: [
        {
          mechanism: 'scc',
          sccModule: 3,
          assessmentRef: 'tia-7',
          toCountry: 'IN',
          validFrom: PAST,
          validUntil: FUTURE,
        },
      ],
    },
    budget: { itemLimit: null, itemsUsed: null, byteLimit: null, bytesUsed: null },
  };
}

const CREDENTIAL = {
  id: 'credential-1',
  connected: true,
  expiresAt: FUTURE,
  projectIds: ['project-1'],
  personId: 'anybody',
};

/** A tool calling on behalf of the annotator. */
function toolOnBehalf(): Facts {
  return { ...allowedFacts(), credential: { ...CREDENTIAL, personId: 'person-1' } };
}

/** A tool credential connected to the project, acting for no person; everything about persons is unknown. */
function toolAlone(): Facts {
  const facts = allowedFacts();
  return {
    ...facts,
    principal: { ...facts.principal, kind: 'tool', roles: ['tool'], worker: null },
    credential: CREDENTIAL,
    project: {
      ...(facts.project as NonNullable<Facts['project']>),
      minimumAge: null,
      workforceTypes: null,
      requiredTrainings: null,
      approvedVendors: null,
      nda: null,
      projectTerms: null,
      leaseRequired: false,
    },
    assignment: null,
    lease: null,
  };
}

/** The situations the decision table and the properties start from, by name. */
export const SITUATIONS = {
  annotator: (): Situation => ({ facts: allowedFacts(), request: allowedRequest() }),
  'vendor abroad': (): Situation => ({ facts: vendorAbroad(), request: allowedRequest() }),
  'tool on behalf': (): Situation => ({ facts: toolOnBehalf(), request: allowedRequest() }),
  'tool alone': (): Situation => ({ facts: toolAlone(), request: allowedRequest() }),
  'metadata only': (): Situation => ({
    facts: { ...allowedFacts(), budget: null, key: null, lease: null },
    request: { ...allowedRequest(), action: 'item:read-metadata', bytes: 0 },
  }),
} as const;

export type SituationName = keyof typeof SITUATIONS;
