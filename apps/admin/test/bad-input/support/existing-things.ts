import type { Api } from '../../support/api.js';
import { ok, type Scene } from '../../support/scene.js';

/** What the valid requests are about, by id. */
export interface ExistingThings {
  readonly kmsKeyId: string;
  readonly item: string;
  readonly task: string;
  readonly request: string;
  readonly basis: string;
  /** The path of the entry of a review. */
  readonly entry: string;
  /** Waits for the client's first administrator. */
  readonly change: string;
}

/** Body of POST reviews. */
export const REVIEW = {
  name: 'R',
  projects: ['street'],
  reviewers: [{ role: 'client_admin', projects: ['street'] }],
  dueAt: '2100-01-01T00:00:00Z',
  reminderHours: [24],
  evidenceDays: 30,
  onSilence: 'revoke',
};
/** Of what is valid for a time. */
export const DATED = { validFrom: '2026-01-01T00:00:00Z', validUntil: '2028-01-01T00:00:00Z' };
/** Of a tool that may go on for long. */
const TOOL = { name: 'T', projects: ['street'], expiresAt: '2100-01-01T00:00:00Z' };

const made = async (api: Api, path: string, body: object): Promise<string> =>
  ok(await api.post(`/admin/v1/${path}`, body)).id;

/** Makes a client `acme` with a dataset, a project and people, and one of what is made of them. */
export async function existingThings(scene: Scene): Promise<ExistingThings> {
  await scene.client('acme');
  await scene.dataset('acme', 'scenes');
  await scene.project('acme', 'street', ['scenes']);
  for (const handle of ['anna', 'nora', 'zoe']) await scene.person(handle, { worksFor: ['acme'] });
  const client = await scene.as('acme-admin');
  const item = ok(await client.upload('scenes', 'x', Buffer.from('x'))).id;
  await made(client, 'projects/street/task-batches', { name: 'x', every: {} });
  const { items } = ok(await client.get('/admin/v1/projects/street/tasks'));
  await made(await scene.as('operator'), 'vendors', { slug: 'pixels', name: 'Pixels' });
  await made(client, 'tool-credentials', { slug: 'tool', ...TOOL });
  await made(client, 'assignments', { project: 'street', person: 'nora' });
  const asked = { project: 'street', person: 'anna', durationSeconds: 60, justification: 'x' };
  const basis = { fromRegion: 'eu', toCountry: 'US', mechanism: 'derogation', ...DATED };
  return {
    kmsKeyId: await scene.fixture.keys.createKey(),
    item,
    task: items[0].id,
    request: await made(client, 'access-requests', asked),
    basis: await made(client, 'transfer-bases', basis),
    entry: await entryOfReview(client),
    change: await pendingChange(scene),
  };
}

async function entryOfReview(client: Api): Promise<string> {
  const review = await made(client, 'reviews', REVIEW);
  const { items } = ok(await client.get(`/admin/v1/reviews/${review}/entries`));
  return `/admin/v1/reviews/${review}/entries/${items[0].id}`;
}

async function pendingChange(scene: Scene): Promise<string> {
  await scene.person('acme-second', { organisation: 'acme', roles: ['client_admin'] });
  const disclosure = { authority: 'court', legalBasis: 'law', dataset: 'scenes', ...DATED };
  return made(await scene.as('acme-second'), 'lawful-disclosures', disclosure);
}
