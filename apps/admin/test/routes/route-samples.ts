import type { TenantThings } from './tenant-things.js';

/** A request about one client's things: what is asked of a route besides what its path names. */
export interface RouteSample {
  readonly query?: (things: TenantThings) => string;
  readonly body?: (things: TenantThings) => object;
}

const OF_ORGANISATION: RouteSample = { query: ({ organisation }) => `?organisation=${organisation}` };
const APPROVAL = { noticeDate: '2026-01-01T00:00:00Z', effectiveFrom: '2026-01-01T00:00:00Z' };

function asking({ organisation, project }: TenantThings): object {
  return { organisation, project, durationSeconds: 60, justification: 'x' };
}

/**
 * Routes whose path alone does not say whose things are asked for, or whose body must be right before anybody looks. The bodies of what
 * would be made name something impossible of the same client where they can, so that little comes of them.
 */
export const ROUTE_SAMPLES: Readonly<Record<string, RouteSample>> = {
  'PATCH /admin/v1/organisations/{organisation}': { body: () => ({ name: 'Renamed' }) },
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
  'PATCH /admin/v1/people/{person}': { body: () => ({ name: 'Renamed' }) },
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
  'PATCH /admin/v1/datasets/{dataset}': { body: () => ({ name: 'Renamed' }) },
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
  'PATCH /admin/v1/projects/{project}': { body: () => ({ name: 'Renamed' }) },
  'GET /admin/v1/assignments': OF_ORGANISATION,
  'POST /admin/v1/assignments': {
    body: ({ organisation, project, person }) => ({ organisation, project, person }),
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
  'POST /admin/v1/explain': { body: ({ person, item }) => ({ person, item }) },
  'POST /admin/v1/what-if': {
    body: ({ dataset, project }) => ({ project, changes: [{ kind: 'dataset.lock', dataset }] }),
  },
  'GET /admin/v1/who-can': { query: ({ item }) => `?item=${item}` },
  'GET /admin/v1/projects/access-matrix': { query: ({ project }) => `?projects=${project}` },
  'POST /admin/v1/organisations': { body: () => ({ slug: 'acme', name: 'Acme' }) },
  'POST /admin/v1/vendors': { body: () => ({ slug: 'pixels', name: 'Pixels' }) },
};

/** Routes about what is the same for every client, or the caller's own whatever is asked for. */
export const SHARED_ROUTES: ReadonlySet<string> = new Set([
  'GET /admin/v1/organisations',
  'POST /admin/v1/organisations',
  'GET /admin/v1/vendors',
  'POST /admin/v1/vendors',
  'GET /admin/v1/vendors/{vendor}',
  'GET /admin/v1/vendors/{vendor}/approvals',
  'PUT /admin/v1/vendors/{vendor}/approvals',
  'DELETE /admin/v1/vendors/{vendor}/approvals',
  'GET /admin/v1/country-groups',
]);

/** Routes whose verdict over two organisations depends on more than role and organisation: who asked, what is asked about. Their own tests have it. */
export const TOLD_APART_ELSEWHERE: ReadonlySet<string> = new Set([
  'GET /admin/v1/projects/access-matrix',
  'GET /admin/v1/reviews',
  'POST /admin/v1/reviews',
  'GET /admin/v1/reviews/{review}',
  'GET /admin/v1/reviews/{review}/entries',
  'POST /admin/v1/reviews/{review}/entries/{entry}/decision',
  'GET /admin/v1/reviews/{review}/export',
  'GET /admin/v1/nda-coverage',
  'GET /admin/v1/nda-coverage/summary',
  'POST /admin/v1/what-if',
  'GET /admin/v1/who-can',
]);

/** Where the offices of the operator have nothing of their own to look at, or may change their own organisation's only. */
export const NOT_THE_OPERATORS: ReadonlySet<string> = new Set([
  'GET /admin/v1/vendors/{vendor}/approvals',
  'POST /admin/v1/organisations/{organisation}/webhooks',
  'DELETE /admin/v1/organisations/{organisation}/webhooks/{webhook}',
  'POST /admin/v1/organisations/{organisation}/webhooks/{webhook}/test',
  'POST /admin/v1/organisations/{organisation}/webhooks/{webhook}/deliveries/{delivery}/redeliver',
]);

/** What becomes of those who may call a route, and reach whose things it is about, where the thing is somebody else's alone. */
export const PERSONAL_ROUTES: Readonly<
  Record<string, { readonly readers: 'forbidden' | 'hidden'; readonly offices: 'forbidden' | 'reached' }>
> = {
  'GET /admin/v1/access-requests/{request}': { readers: 'hidden', offices: 'reached' },
  'GET /admin/v1/access-requests/{request}/accesses': { readers: 'hidden', offices: 'reached' },
  'POST /admin/v1/access-requests/{request}/withdraw': { readers: 'hidden', offices: 'forbidden' },
  // Nobody was named for it.
  'POST /admin/v1/access-requests/break-glass': { readers: 'forbidden', offices: 'forbidden' },
};
