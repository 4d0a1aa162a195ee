import { createHash } from 'node:crypto';
import { uuidV7 } from '#libs/kernel';
import type { ReasonCode } from '#libs/policy';
import { holdTask } from './leases.js';
import type { PolicyArranger } from './policy-arranger.js';
import type { ReadOptions, Scene } from './scene.js';

/** A situation in which one code applies, and what is seen of it from outside. */
export interface RefusalCase {
  /** Changes the world; everything done through the arranger is taken back afterwards. */
  readonly arrange?: (arranger: PolicyArranger, scene: RefusalScene) => Promise<unknown>;
  readonly ask?: (scene: RefusalScene) => ReadOptions;
  readonly item?: (scene: RefusalScene) => string;
  readonly status?: number;
  /** The codes the caller is told, in order; default the case's own code alone. */
  readonly told?: readonly string[];
  /** The codes on the record, in order; default what is told. */
  readonly recorded?: readonly string[];
}

export interface RefusalScene extends Scene {
  readonly itemId: string;
  readonly secondItemId: string;
  readonly itemOutsideProject: string;
}

const LONG_AGO = '2026-01-02Z';
const FAR_AHEAD = '2031-01-01Z';

const profile = (change: Record<string, unknown>): RefusalCase => ({
  arrange: (arranger, scene) =>
    arranger.patch('worker_profiles', { person_id: scene.personId('annotator') }, change),
});
const project = (change: Record<string, unknown>): RefusalCase => ({
  arrange: (arranger, scene) => arranger.patch('projects', { id: scene.world.project }, change),
});
const assignment = (change: Record<string, unknown>): RefusalCase => ({
  arrange: (arranger, scene) =>
    arranger.patch(
      'assignments',
      { person_id: scene.personId('annotator'), project_id: scene.world.project },
      change,
    ),
});
const dataset = (change: Record<string, unknown>): RefusalCase => ({
  arrange: (arranger, scene) => arranger.patch('datasets', { id: scene.world.dataset }, change),
});
const item = (change: Record<string, unknown>): RefusalCase => ({
  arrange: (arranger, scene) => arranger.patch('items', { id: scene.itemId }, change),
});
const person = (change: Record<string, unknown>): RefusalCase => ({
  arrange: (arranger, scene) => arranger.patch('people', { id: scene.personId('annotator') }, change),
});
const from = (address: string): RefusalCase => ({ ask: () => ({ headers: { 'x-forwarded-for': address } }) });

function newTerms(scene: Scene, kind: 'nda' | 'project', version: number): Record<string, unknown> {
  const document = `Something else (${kind}).`;
  return {
    id: uuidV7(),
    organisation_id: scene.world.client,
    project_id: kind === 'project' ? scene.world.project : null,
    kind,
    version,
    title: 'New',
    document,
    sha256: createHash('sha256').update(document).digest('hex'),
  };
}

const viewedFromUnitedStates: RefusalCase = {
  arrange: (arranger, scene) =>
    arranger.patch('projects', { id: scene.world.project }, { allowed_countries: '{US}' }),
  ...from('8.8.8.8'),
};

/** Every reason code that concerns a person and needs nothing but policy, with a situation that leads to it. */
export const POLICY_REFUSALS = {
  PRINCIPAL_SUSPENDED: person({ status: 'suspended' }),
  PRINCIPAL_NOT_VETTED: profile({ vetting_valid_until: LONG_AGO }),
  PRINCIPAL_BELOW_MINIMUM_AGE: profile({ age_band: '16_17' }),
  OTHER_ORGANISATION: {
    ask: () => ({ as: 'stranger' }),
    status: 404,
    told: [],
  },
  ROLE_FORBIDS: person({ roles: '{client_auditor}' }),
  PROJECT_NOT_ACTIVE: project({ state: 'paused' }),
  PROJECT_NOT_STARTED: project({ starts_at: FAR_AHEAD }),
  PROJECT_ENDED: project({ ends_at: LONG_AGO }),
  NOT_ASSIGNED: {
    ask: () => ({ as: 'unassigned', project: 'pictures' }),
    recorded: ['NOT_ASSIGNED', 'PURPOSE_NOT_PERMITTED'],
  },
  ASSIGNMENT_EXPIRED: assignment({ expires_at: LONG_AGO }),
  ASSIGNMENT_REVOKED: assignment({ revoked_at: LONG_AGO }),
  ITEM_NOT_IN_PROJECT: {
    ask: () => ({ project: 'pictures' }),
    item: (scene) => scene.itemOutsideProject,
  },
  LEASE_REQUIRED: project({ lease_required: true }),
  LEASE_EXPIRED: {
    arrange: async (arranger, scene) => {
      await arranger.patch('projects', { id: scene.world.project }, { lease_required: true });
      await holdTask(scene, { items: [scene.secondItemId], seconds: -1 });
    },
    item: (scene) => scene.secondItemId,
  },
  WORKFORCE_TYPE_NOT_ALLOWED: profile({ workforce_type: 'freelancer' }),
  TRAINING_MISSING: profile({ trainings: '[]' }),
  VENDOR_NOT_APPROVED: {
    arrange: (arranger, scene) =>
      arranger.patch(
        'worker_profiles',
        { person_id: scene.personId('annotator') },
        { vendor_id: scene.world.vendor },
      ),
  },
  NDA_NOT_ACCEPTED: {
    arrange: (arranger, scene) =>
      arranger.remove('acceptances', {
        person_id: scene.personId('annotator'),
        terms_id: scene.world.nda,
      }),
  },
  NDA_SUPERSEDED: { arrange: (arranger, scene) => arranger.insert('terms', newTerms(scene, 'nda', 2)) },
  PROJECT_TERMS_NOT_ACCEPTED: {
    arrange: (arranger, scene) => arranger.insert('terms', newTerms(scene, 'project', 1)),
  },
  PURPOSE_NOT_PERMITTED: assignment({ purpose: 'model-training' }),
  PROCESSING_RESTRICTED: dataset({ processing_restricted: true }),
  // Data of a special category is read under a lease only, too.
  CLIENT_INSTRUCTION_MISSING: {
    ...dataset({ sensitivity: 'special_category' }),
    told: ['LEASE_REQUIRED', 'CLIENT_INSTRUCTION_MISSING'],
  },
  WORKER_COUNTRY_NOT_ALLOWED: profile({ residence_country: 'GB' }),
  NETWORK_COUNTRY_NOT_ALLOWED: from('81.2.69.142'),
  COUNTRY_UNKNOWN: {
    ...profile({ residence_verified_at: null }),
    told: ['COUNTRY_UNKNOWN', 'TRANSFER_BASIS_MISSING'],
  },
  ANONYMISING_NETWORK: from('185.220.101.7'),
  TRANSFER_BASIS_MISSING: viewedFromUnitedStates,
  TRANSFER_BASIS_EXPIRED: {
    ...viewedFromUnitedStates,
    arrange: async (arranger, scene) => {
      await viewedFromUnitedStates.arrange?.(arranger, scene);
      await arranger.insert('transfer_bases', {
        id: uuidV7(),
        organisation_id: scene.world.client,
        from_region: 'eu',
        to_country: 'US',
        mechanism: 'scc',
        scc_module: 2,
        assessment_ref: 'assessment',
        valid_from: '2025-01-01Z',
        valid_until: LONG_AGO,
      });
    },
  },
  DATASET_LOCKED: dataset({ locked: true }),
  ITEM_ERASED: item({ state: 'erased' }),
  ITEM_QUARANTINED: item({ state: 'quarantined' }),
  ITEM_BUDGET_EXCEEDED: {
    arrange: async (arranger, scene) => {
      await arranger.patch('projects', { id: scene.world.project }, { item_budget: 1 });
      await scene.read(scene.secondItemId);
    },
  },
  BYTE_BUDGET_EXCEEDED: project({ byte_budget: 10 }),
} as const satisfies Partial<Record<ReasonCode, RefusalCase>>;
