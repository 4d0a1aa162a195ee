import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { draftOfDataset, datasetSettings, NEW_DATASET, newDataset } from '../datasets/dataset-draft.js';
import { newDisclosure, newDisclosureDraft } from '../disclosures/disclosure-draft.js';
import { NEW_WHAT_IF, WHAT_IF_KINDS, whatIfChange } from '../explain/what-if-draft.js';
import { NEW_WEBHOOK, newWebhook } from '../notifications/webhook-draft.js';
import { NEW_PERSON, newPerson, personSettings, workerSettings } from '../people/person-draft.js';
import { draftOfProject, newProject, newProjectDraft, projectSettings } from '../projects/project-draft.js';
import { newTool, newToolDraft } from '../tools/tool-draft.js';
import { NEW_REQUEST, newGlassBreak, newRequest } from '../requests/request-drafts.js';
import { rulesOf } from '../requests/rules-draft.js';
import { newReview, newReviewDraft } from '../reviews/review-draft.js';
import {
  draftOfOrganisation,
  NEW_ORGANISATION,
  newClient,
  newVendor,
  organisationSettings,
} from '../people/organisation-draft.js';
import {
  draftOfVendor,
  newApproval,
  newApprovalDraft,
  newNotice,
  newNoticeDraft,
  vendorSettings,
} from '../vendors/vendor-draft.js';
import { because } from './changes.js';
import type { Project } from './views.js';

const DOCUMENT = join(import.meta.dirname, '..', '..', '..', '..', '..', 'docs', 'openapi.json');
const ID = '0195c0de-0000-7000-8000-000000000000';

/** Returns what the API says of the bodies it takes. */
function takenBy(method: string, path: string): z.ZodType {
  const { paths } = JSON.parse(readFileSync(DOCUMENT, 'utf8')) as {
    paths: Record<string, Record<string, { requestBody: { content: Record<string, { schema: object }> } }>>;
  };
  const schema = paths[path]?.[method]?.requestBody.content['application/json']?.schema;
  if (schema === undefined) throw new Error(`${method} ${path} takes no body`);
  return z.fromJSONSchema(schema as Parameters<typeof z.fromJSONSchema>[0]);
}

const DATASET = {
  ...NEW_DATASET,
  ...{ name: 'Streets', slug: 'streets', kmsKeyId: 'arn:aws:kms:eu:1:key/1' },
  ...{ attestedBy: 'A. Director', attestationBasis: 'Contract' },
};
const PROJECT = { ...newProjectDraft('2026-11-27'), name: 'Streets', slug: 'streets', datasets: [ID] };
const WORKER = {
  ...NEW_PERSON,
  ...{ name: 'Ada', slug: 'ada', subject: 'ada', organisation: ID, residence: 'DE', vendor: ID },
  ...{ residenceVerifiedDay: '2026-01-01', workforceType: 'vendor', ageBand: '18_plus' },
  vetting: { status: 'passed', untilDay: '2027-01-01', evidence: 'HR 7' },
  identity: { status: 'verified', untilDay: '', evidence: '' },
  screening: { status: 'clear', untilDay: '2027-01-01', evidence: '' },
  trainings: [{ name: 'data-protection', untilDay: '2027-01-01' }],
};
const REQUEST = { ...NEW_REQUEST, project: 'streets', justification: 'To help.' };
const REVIEW = { ...newReviewDraft(Date.UTC(2026, 10, 27)), name: 'Fourth quarter' };
const RULES = {
  steps: [{ roles: ['client_admin'], people: [ID], threshold: '2' }],
  ...{ pendingHours: '168', grantDays: '90', glassPeople: [ID], glassMinutes: '60', glassReviewHours: '24' },
};
const WEBHOOK = { ...NEW_WEBHOOK, url: 'https://hooks.example/' };
const DISCLOSURE = {
  ...newDisclosureDraft(Date.UTC(2026, 10, 27)),
  ...{ authority: 'Court', legalBasis: 'Order 7', dataset: ID, lastDay: '2026-12-31' },
  ...{ extent: 'these_items' as const, items: [ID], barReason: 'A law', barLastDay: '2027-01-01' },
};
const TRIED = {
  ...NEW_WHAT_IF,
  project: ID,
  vendor: ID,
  person: ID,
  dataset: ID,
  basis: ID,
  addGroups: ['EU'],
};
const NOW_MS = Date.UTC(2026, 10, 27);
const CLIENT = {
  ...NEW_ORGANISATION,
  ...{ name: 'Acme', slug: 'acme', country: 'DE', contact: 'privacy@acme.example' },
};
const VENDOR = { id: ID, kind: 'vendor', name: 'Pixel', slug: 'pixel', country: null, service: 'Annotation' };
const TOLD = { noticeDate: '2026-11-27T00:00:00.000Z', objectionUntil: '2026-12-27T23:59:59.000Z' };
const LIMITED = { ...PROJECT, items: '10', bytes: '1000', lastDay: '2027-01-01', allowedGroups: ['EU'] };

describe('what the console’s forms send', () => {
  it.each([
    ['post', '/admin/v1/datasets', newDataset(DATASET)],
    ['post', '/admin/v1/datasets', newDataset({ ...DATASET, clientInstruction: 'Annotate.' })],
    ['patch', '/admin/v1/datasets/{dataset}', datasetSettings(DATASET)],
    ['post', '/admin/v1/projects', newProject(PROJECT)],
    ['post', '/admin/v1/projects', newProject(LIMITED)],
    ['patch', '/admin/v1/projects/{project}', projectSettings(LIMITED)],
    ['post', '/admin/v1/people', newPerson(NEW_PERSON_OF(WORKER))],
    ['patch', '/admin/v1/people/{person}', { ...personSettings(WORKER), worker: workerSettings(WORKER) }],
    ['post', '/admin/v1/tool-credentials', newTool({ ...TOOL(), person: ID, isS3: true })],
    ['post', '/admin/v1/tool-credentials', newTool(TOOL())],
    ['post', '/admin/v1/organisations/{organisation}/webhooks', newWebhook(WEBHOOK)],
    [
      'post',
      '/admin/v1/organisations/{organisation}/webhooks',
      newWebhook({ ...WEBHOOK, topics: ['terms'] }),
    ],
    ['post', '/admin/v1/access-requests', newRequest({ ...REQUEST, person: ID, organisation: 'acme' })],
    ['post', '/admin/v1/access-requests', newRequest(REQUEST)],
    ['post', '/admin/v1/access-requests/break-glass', newGlassBreak(REQUEST)],
    ['put', '/admin/v1/organisations/{organisation}/request-rules', rulesOf(RULES)],
    ['post', '/admin/v1/reviews', newReview({ ...REVIEW, projects: [ID], people: [ID] })],
    ['post', '/admin/v1/reviews', newReview(REVIEW)],
    ['post', '/admin/v1/organisations', newClient(CLIENT)],
    ['patch', '/admin/v1/organisations/{organisation}', organisationSettings(CLIENT)],
    ['post', '/admin/v1/vendors', newVendor(CLIENT)],
    ['patch', '/admin/v1/vendors/{vendor}', vendorSettings(draftOfVendor(VENDOR))],
    [
      'post',
      '/admin/v1/vendors/{vendor}/notices',
      newNotice({ ...newNoticeDraft(NOW_MS), organisation: ID }),
    ],
    ['put', '/admin/v1/vendors/{vendor}/approvals', newApproval(newApprovalDraft(TOLD, NOW_MS))],
    ['delete', '/admin/v1/datasets/{dataset}/items/{path}', because('Asked for')],
    ['delete', '/admin/v1/people/{person}/engagements/{client}', because('Left')],
    ['post', '/admin/v1/people/{person}/trail-erasures', because('Asked for')],
    ['post', '/admin/v1/lawful-disclosures', newDisclosure(DISCLOSURE)],
    [
      'post',
      '/admin/v1/lawful-disclosures',
      newDisclosure({ ...DISCLOSURE, isBarred: true, organisation: ID }),
    ],
    ...WHAT_IF_KINDS.map(({ value: kind }): [string, string, object] => [
      'post',
      '/admin/v1/what-if',
      { changes: [whatIfChange({ ...TRIED, kind })], organisation: ID },
    ]),
  ])('%s %s takes', (method, path, body) => {
    const { error } = takenBy(method, path).safeParse(body);
    expect(error?.issues ?? []).toEqual([]);
  });
});

function NEW_PERSON_OF(draft: typeof WORKER): Parameters<typeof newPerson>[0] {
  return { ...draft, email: 'ada@example.org', worksFor: [ID] };
}

function TOOL(): ReturnType<typeof newToolDraft> {
  return { ...newToolDraft(Date.UTC(2026, 10, 27)), name: 'Labels', slug: 'labels', projects: [ID] };
}

describe('a form that was opened and left as it was', () => {
  it('states what there is, to the day', () => {
    const rules = projectSettings(PROJECT) as unknown as Project;
    const project = { ...rules, id: ID, slug: 'streets', organisation: ID, state: 'draft' };
    expect(projectSettings(draftOfProject(project))).toEqual(rules);
    const { attestation, ...rest } = newDataset(DATASET) as { attestation: { by: string; basis: string } };
    const dataset = { ...DATASET, ...rest, attestation: { ...attestation, at: '' }, clientInstruction: null };
    expect(datasetSettings(draftOfDataset(dataset as never))).toEqual(datasetSettings(DATASET));
    const client = { ...organisationSettings(CLIENT), id: ID, slug: 'acme', kind: 'client' };
    expect(organisationSettings(draftOfOrganisation(client as never))).toEqual(organisationSettings(CLIENT));
    expect(vendorSettings(draftOfVendor(VENDOR))).toEqual({
      name: 'Pixel',
      country: null,
      service: 'Annotation',
    });
  });
});

describe('an approval', () => {
  it('begins the day after the window to object, and today where none is open', () => {
    expect(newApprovalDraft(TOLD, NOW_MS)).toEqual({ noticeDay: '2026-11-27', fromDay: '2026-12-28' });
    const over = { ...TOLD, objectionUntil: '2026-11-26T23:59:59.000Z' };
    expect(newApprovalDraft(over, NOW_MS).fromDay).toBe('2026-11-27');
    const endsToday = { ...TOLD, objectionUntil: '2026-11-27T09:00:00.000Z' };
    expect(newApprovalDraft(endsToday, NOW_MS + 43_200_000).fromDay).toBe('2026-11-28');
  });
});
