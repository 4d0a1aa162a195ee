import type { TenantThings } from './tenant-things.js';

/** A request about one client's things: what is asked of a route besides what its path names. */
export interface RouteSample {
  readonly query?: (things: TenantThings) => string;
  readonly body?: (things: TenantThings) => object;
  /** A file instead of a body. */
  readonly csv?: (things: TenantThings) => string;
}

const OF_ORGANISATION: RouteSample = { query: ({ organisation }) => `?organisation=${organisation}` };
const RENAMED: RouteSample = { body: () => ({ name: 'Renamed' }) };
const APPROVAL = { noticeDate: '2026-01-01T00:00:00Z', effectiveFrom: '2026-01-01T00:00:00Z' };
const NOTICE = { noticeDate: '2026-01-01T00:00:00Z', objectionUntil: '2100-01-01T00:00:00Z' };
const DISCLOSURE = {
  authority: 'court',
  legalBasis: 'law',
  validFrom: '2026-01-01T00:00:00Z',
  validUntil: '2030-01-01T00:00:00Z',
};

function asking({ organisation, project }: TenantThings): object {
  return { organisation, project, durationSeconds: 60, justification: 'x' };
}

/**
 * Routes whose path alone does not say whose things are asked for, or whose body must be right before anybody looks. The bodies of what
 * would be made name something impossible of the same client where they can, so that little comes of them.
 */
export const ROUTE_SAMPLES: Readonly<Record<string, RouteSample>> = {
  'PATCH /admin/v1/organisations/{organisation}': RENAMED,
  'GET /admin/v1/people': OF_ORGANISATION,
  'POST /admin/v1/people': {
    body: ({ organisation }) => ({
      slug: 'operator',
      subject: 's',
      name: 'N',
      organisation,
      roles: ['annotator'],
    }),
  },
  'PATCH /admin/v1/people/{person}': RENAMED,
  'PATCH /admin/v1/vendors/{vendor}': RENAMED,
  'GET /admin/v1/vendors/{vendor}/notices': OF_ORGANISATION,
  'POST /admin/v1/vendors/{vendor}/notices': { body: ({ organisation }) => ({ organisation, ...NOTICE }) },
  'GET /admin/v1/vendors/{vendor}/objections': OF_ORGANISATION,
  'POST /admin/v1/vendors/{vendor}/objections': { body: () => ({ grounds: 'x' }) },
  'PUT /admin/v1/vendors/{vendor}/approvals': { body: () => APPROVAL },
  'GET /admin/v1/subprocessors': OF_ORGANISATION,
  'GET /admin/v1/datasets': OF_ORGANISATION,
  'POST /admin/v1/datasets': {
    body: ({ organisation }) => ({
      slug: 'new',
      name: 'New',
      organisation,
      kmsKeyId: 'nobodys',
      region: 'eu',
      sensitivity: 'standard',
      permittedPurposes: [],
      attestation: { by: 'x', basis: 'x' },
    }),
  },
  'PATCH /admin/v1/datasets/{dataset}': RENAMED,
  'GET /admin/v1/projects': OF_ORGANISATION,
  'POST /admin/v1/projects': {
    body: ({ organisation }) => ({
      slug: 'new',
      name: 'New',
      organisation,
      purpose: 'x',
      allowedGroups: ['NOWHERE'],
    }),
  },
  'PATCH /admin/v1/projects/{project}': RENAMED,
  'GET /admin/v1/assignments': OF_ORGANISATION,
  'POST /admin/v1/assignments': {
    body: ({ organisation, project, person }) => ({ organisation, project, person }),
  },
  'POST /admin/v1/assignments/bulk': {
    ...OF_ORGANISATION,
    csv: ({ project, person }) => `person,project\n${person},${project}\n`,
  },
  'POST /admin/v1/projects/{project}/task-batches': {
    body: () => ({ name: 'x', every: { keyPrefix: 'nothing' } }),
  },
  'PATCH /admin/v1/tasks/{task}': { body: () => ({ priority: 1 }) },
  'GET /admin/v1/access-requests': OF_ORGANISATION,
  'POST /admin/v1/access-requests': { body: asking },
  'POST /admin/v1/access-requests/break-glass': { body: asking },
  'POST /admin/v1/access-requests/{request}/deny': { body: () => ({ comment: 'x' }) },
  'POST /admin/v1/access-requests/{request}/review': {
    body: () => ({ outcome: 'justified', comment: 'x' }),
  },
  'PUT /admin/v1/organisations/{organisation}/request-rules': {
    body: () => ({ steps: [{ roles: ['client_admin', 'operator_admin'] }] }),
  },
  'GET /admin/v1/terms': OF_ORGANISATION,
  'POST /admin/v1/terms': {
    body: ({ organisation }) => ({ kind: 'nda', title: 'x', document: 'x', organisation }),
  },
  'GET /admin/v1/transfer-bases': OF_ORGANISATION,
  'POST /admin/v1/transfer-bases': {
    body: ({ organisation }) => ({
      organisation,
      fromRegion: 'nowhere',
      toCountry: 'IN',
      mechanism: 'derogation',
      validFrom: '2026-01-01T00:00:00Z',
      validUntil: '2030-01-01T00:00:00Z',
    }),
  },
  'PATCH /admin/v1/transfer-bases/{basis}': { body: () => ({ assessmentRef: 'x' }) },
  'PATCH /admin/v1/tool-credentials/{credential}': RENAMED,
  'GET /admin/v1/tool-credentials': OF_ORGANISATION,
  'POST /admin/v1/tool-credentials': {
    body: ({ organisation, project }) => ({
      slug: 'new',
      name: 'New',
      organisation,
      projects: [project],
      expiresAt: '2000-01-01T00:00:00Z',
    }),
  },
  'POST /admin/v1/organisations/{organisation}/webhooks': {
    body: () => ({ url: 'https://hooks.example/x' }),
  },
  'GET /admin/v1/pending-changes': OF_ORGANISATION,
  'PUT /admin/v1/organisations/{organisation}/two-person-rule': { body: () => ({ rule: 'recorded' }) },
  'GET /admin/v1/lawful-disclosures': OF_ORGANISATION,
  'POST /admin/v1/lawful-disclosures': {
    body: ({ organisation, dataset }) => ({ organisation, dataset, ...DISCLOSURE }),
  },
  'GET /admin/v1/lawful-disclosures/{disclosure}/standing': { query: ({ item }) => `?item=${item}` },
  'GET /admin/v1/reviews': OF_ORGANISATION,
  'POST /admin/v1/reviews': {
    body: ({ organisation, project }) => ({
      name: 'x',
      organisation,
      projects: [project],
      reviewers: [{ role: 'client_admin' }],
      dueAt: '2100-01-01T00:00:00Z',
    }),
  },
  'POST /admin/v1/reviews/{review}/entries/{entry}/decision': {
    body: () => ({ decision: 'keep', comment: 'x' }),
  },
  'GET /admin/v1/nda-coverage': OF_ORGANISATION,
  'GET /admin/v1/nda-coverage/summary': OF_ORGANISATION,
  'POST /admin/v1/explain': { body: ({ person, item }) => ({ person, item }) },
  'POST /admin/v1/what-if': {
    body: ({ dataset, project }) => ({ project, changes: [{ kind: 'dataset.lock', dataset }] }),
  },
  'GET /admin/v1/who-can': { query: ({ item }) => `?item=${item}` },
  'GET /admin/v1/projects/access-matrix': { query: ({ project }) => `?projects=${project}` },
  'POST /admin/v1/organisations': { body: () => ({ slug: 'acme', name: 'Acme' }) },
  'POST /admin/v1/vendors': { body: () => ({ slug: 'pixels', name: 'Pixels' }) },
};
