import { ATTESTATION, CHECKED_WORKER, OPEN_PROJECT } from '../../support/scene.js';
import { DATED, type ExistingThings, REVIEW } from './existing-things.js';

/** A request that would do, or nearly, before something in it is spoilt. */
export interface Sample {
  readonly as: 'operator' | 'acme-admin';
  readonly method: string;
  readonly path: string;
  readonly body: Record<string, unknown>;
}

const APPROVAL = { noticeDate: '2026-01-01T00:00:00Z', effectiveFrom: '2026-02-01T00:00:00Z' };
const PERSON = {
  subject: 's',
  name: 'N',
  organisation: 'provider',
  roles: ['annotator'],
  worksFor: ['acme'],
};
const DATASET = { name: 'D', region: 'eu', sensitivity: 'personal', permittedPurposes: ['annotation'] };

const sampleOf =
  (as: Sample['as']) =>
  (method: string, path: string, body: object): Sample => ({ as, method, path, body: { ...body } });
const operator = sampleOf('operator');
const client = sampleOf('acme-admin');

/** Returns one or more of each body that the control plane takes. */
export function validRequests(things: ExistingThings): readonly Sample[] {
  return [
    ...ofParties(),
    ...ofData(things),
    ...ofAccess(things),
    ...ofSecondPersons(things),
    ...questions(things),
  ];
}

function ofParties(): Sample[] {
  return [
    operator('POST', '/admin/v1/organisations', {
      slug: 'o',
      name: 'O',
      dataRole: 'controller',
      country: 'DE',
      contact: 'c',
      dataProtectionOfficer: null,
      representative: 'r',
    }),
    operator('PATCH', '/admin/v1/organisations/acme', { name: 'Acme', reason: 'r' }),
    operator('POST', '/admin/v1/people', {
      ...PERSON,
      slug: 'p',
      email: 'a@b.example',
      worker: CHECKED_WORKER,
    }),
    operator('PATCH', '/admin/v1/people/anna', { name: 'Anna', worksFor: ['acme'], worker: CHECKED_WORKER }),
    operator('POST', '/admin/v1/people/anna/reinstate', { reason: 'r' }),
    operator('POST', '/admin/v1/vendors', { slug: 'v', name: 'V', country: null }),
    operator('PATCH', '/admin/v1/vendors/pixels', { name: 'V', country: 'DE', service: 'labels' }),
    operator('POST', '/admin/v1/vendors/pixels/notices', {
      organisation: 'acme',
      noticeDate: '2026-01-01T00:00:00Z',
      objectionUntil: '2100-01-01T00:00:00Z',
    }),
    client('POST', '/admin/v1/vendors/pixels/objections', { grounds: 'g', reason: 'r' }),
    client('PUT', '/admin/v1/vendors/pixels/approvals', APPROVAL),
    client('POST', '/admin/v1/organisations/acme/webhooks', {
      url: 'https://hooks.example/',
      topics: ['terms', 'alerts'],
    }),
    client('DELETE', '/admin/v1/vendors/pixels/objections', { reason: 'r' }),
    operator('DELETE', '/admin/v1/people/zoe/engagements/acme', { reason: 'r' }),
  ];
}

function ofData({ kmsKeyId, task, basis }: ExistingThings): Sample[] {
  return [
    client('POST', '/admin/v1/datasets/scenes/keys', { reason: 'r' }),
    client('POST', '/admin/v1/datasets', {
      ...DATASET,
      kmsKeyId,
      slug: 'd',
      attestation: ATTESTATION,
      clientInstruction: 'x',
    }),
    client('PATCH', '/admin/v1/datasets/scenes', {
      permittedPurposes: ['annotation'],
      processingRestricted: false,
    }),
    client('POST', '/admin/v1/projects', {
      ...OPEN_PROJECT,
      slug: 'j',
      name: 'J',
      datasets: ['scenes'],
      budgets: { items: 1 },
    }),
    client('PATCH', '/admin/v1/projects/street', { ...OPEN_PROJECT, endsAt: null }),
    client('POST', '/admin/v1/projects/street/task-batches', {
      name: 'B',
      overlap: 2,
      priority: 1,
      tasks: [{ items: [{ key: 'x' }] }],
    }),
    client('POST', '/admin/v1/projects/street/task-batches', { name: 'B', every: { keyPrefix: 'x' } }),
    client('PATCH', `/admin/v1/tasks/${task}`, { priority: 1 }),
    client('POST', '/admin/v1/terms', { kind: 'nda', title: 'T', document: 'D', graceDays: 1 }),
    client('POST', '/admin/v1/transfer-bases', {
      ...DATED,
      fromRegion: 'eu',
      toCountry: 'IN',
      mechanism: 'scc',
      sccModule: 2,
      assessmentRef: 't',
    }),
    client('PATCH', `/admin/v1/transfer-bases/${basis}`, {
      validUntil: '2028-01-01T00:00:00Z',
      assessmentRef: 't',
    }),
    client('PATCH', '/admin/v1/tool-credentials/tool', {
      name: 'T',
      projects: ['street'],
      expiresAt: '2099-01-01T00:00:00Z',
    }),
    client('POST', '/admin/v1/tool-credentials', {
      slug: 't',
      name: 'T',
      projects: ['street'],
      expiresAt: '2100-01-01T00:00:00Z',
    }),
  ];
}

function ofAccess({ request, entry }: ExistingThings): Sample[] {
  return [
    client('POST', '/admin/v1/assignments', {
      project: 'street',
      person: 'anna',
      purpose: 'annotation',
      expiresAt: null,
    }),
    client('POST', '/admin/v1/access-requests', {
      project: 'street',
      person: 'anna',
      purpose: 'annotation',
      durationSeconds: 3_600,
      justification: 'a complaint',
    }),
    operator('POST', `/admin/v1/access-requests/${request}/approve`, { comment: 'so' }),
    operator('POST', `/admin/v1/access-requests/${request}/deny`, { comment: 'so' }),
    client('POST', `/admin/v1/access-requests/${request}/withdraw`, { comment: 'so', reason: 'r' }),
    client('POST', `/admin/v1/access-requests/${request}/review`, { outcome: 'justified', comment: 'so' }),
    client('PUT', '/admin/v1/organisations/acme/request-rules', {
      steps: [{ roles: ['client_admin'], people: ['acme-admin'], threshold: 1 }],
      pendingSeconds: 60,
      maxGrantSeconds: 7_200,
      breakGlass: { people: ['anna'], maxSeconds: 60, reviewSeconds: 3_600 },
    }),
    client('POST', '/admin/v1/reviews', REVIEW),
    client('POST', `${entry}/decision`, { decision: 'keep', comment: 'c' }),
    client('POST', '/admin/v1/access-requests/break-glass', {
      project: 'street',
      purpose: 'annotation',
      durationSeconds: 60,
      justification: 'a fire',
    }),
  ];
}

function ofSecondPersons({ change }: ExistingThings): Sample[] {
  return [
    client('PUT', '/admin/v1/organisations/acme/two-person-rule', { rule: 'recorded', reason: 'r' }),
    client('POST', '/admin/v1/lawful-disclosures', {
      authority: 'court',
      legalBasis: 'law',
      dataset: 'scenes',
      items: null,
      barredFromClient: null,
      ...DATED,
    }),
    operator('POST', '/admin/v1/lawful-disclosures', {
      organisation: 'acme',
      authority: 'court',
      legalBasis: 'law',
      dataset: 'scenes',
      barredFromClient: { reason: 'law', until: '2028-01-01T00:00:00Z' },
      ...DATED,
    }),
    client('POST', `/admin/v1/pending-changes/${change}/approve`, { reason: 'r' }),
    client('POST', `/admin/v1/pending-changes/${change}/reject`, { reason: 'r' }),
  ];
}

function questions({ item }: ExistingThings): Sample[] {
  return [
    client('POST', '/admin/v1/explain', {
      person: 'anna',
      item: item,
      ip: '8.8.8.8',
      lease: 'held',
    }),
    client('POST', '/admin/v1/what-if', {
      project: 'street',
      limit: 10,
      changes: [
        { kind: 'terms.issue', graceDays: 3 },
        { kind: 'project.update', project: 'street', settings: { ...OPEN_PROJECT, endsAt: null } },
        { kind: 'project.regions', removeCountries: ['DE'], addGroups: ['EU'] },
        { kind: 'vendor.approve', vendor: 'pixels', approval: APPROVAL },
        { kind: 'person.suspend', person: 'anna' },
        { kind: 'dataset.update', dataset: 'scenes', settings: { permittedPurposes: ['annotation'] } },
        {
          kind: 'transfer-basis.create',
          basis: { ...DATED, fromRegion: 'eu', toCountry: 'IN', mechanism: 'derogation' },
        },
        { kind: 'assignment.create', assignment: { project: 'street', person: 'anna', expiresAt: null } },
      ],
    }),
  ];
}
