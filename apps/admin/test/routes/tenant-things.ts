import type { Answer, Api } from '../support/api.js';
import { ok, type Scene } from '../support/scene.js';
import { type GovernedThings, governedThings } from './governed-things.js';

/** One of everything that a client organisation has, by id, and what its routes call it. */
export interface TenantThings extends GovernedThings {
  readonly organisation: string;
  /** The organisation once more, as the routes of engagements call it. */
  readonly client: string;
  /** Works for the client. */
  readonly person: string;
  readonly vendor: string;
  readonly dataset: string;
  readonly item: string;
  /** The key of the item. */
  readonly path: string;
  readonly project: string;
  readonly assignment: string;
  /** Of the worker, for another project than the assignment's. */
  readonly request: string;
  readonly task: string;
  readonly terms: string;
  readonly basis: string;
  readonly credential: string;
  readonly webhook: string;
  readonly notification: string;
  readonly delivery: string;
}

// What the worker makes of a notification, which does not run here.
const DELIVERY = `INSERT INTO notification_deliveries (notification_id, organisation_id, webhook_id) VALUES ($1, $2, $3) RETURNING id`;
const WEBHOOK = `INSERT INTO notification_webhooks (id, organisation_id, url) VALUES (uuidv7(), $1, 'https://hooks.example/') RETURNING id`;
const BASIS = {
  fromRegion: 'eu',
  toCountry: 'IN',
  mechanism: 'derogation',
  validFrom: '2026-01-01T00:00:00Z',
  validUntil: '2030-01-01T00:00:00Z',
};

/** Makes a client organisation with one of everything. */
export async function tenantThings(scene: Scene, slug: string, vendor: string): Promise<TenantThings> {
  const organisation = await scene.client(slug);
  const dataset = await scene.dataset(slug, 'scenes');
  const project = await scene.project(slug, 'street', [dataset]);
  const person = await scene.person(`worker-of-${slug}`, { worksFor: [slug] });
  const client = await scene.as(`${slug}-admin`);
  const post = (path: string, body: object): Promise<string> => made(client, path, body);
  const item = ok(await client.upload(dataset, 'x', Buffer.from('x'))).id;
  await post(`projects/${project}/task-batches`, { name: 'x', every: {} });
  const terms = await post('terms', { kind: 'nda', title: 'NDA', document: 'x' });
  const expiresAt = '2100-01-01T00:00:00Z';
  const credential = { slug: 'tool', name: 'Tool', projects: [project], expiresAt };
  const parts = {
    organisation,
    dataset,
    item,
    project,
    person,
    terms,
    task: ok(await client.get(`/admin/v1/projects/${project}/tasks`)).items[0].id,
    assignment: await post('assignments', { project, person }),
    request: await asked(scene, slug, [dataset]),
    basis: await post('transfer-bases', BASIS),
    credential: await post('tool-credentials', credential),
    ...(await deliveredThings(scene, client, organisation)),
  };
  const governed = await governedThings(scene, slug, { project, dataset, person });
  return { ...parts, ...governed, client: organisation, vendor, path: 'x' };
}

async function made(api: Api, path: string, body: object): Promise<string> {
  const answer: Answer = await api.post(`/admin/v1/${path}`, body);
  return ok(answer).id;
}

/** What the worker asks for. */
async function asked(scene: Scene, slug: string, datasets: readonly string[]): Promise<string> {
  const square = await scene.project(slug, 'square', datasets);
  const worker = await scene.as(`worker-of-${slug}`);
  return made(worker, 'access-requests', { project: square, durationSeconds: 60, justification: 'x' });
}

async function deliveredThings(
  scene: Scene,
  client: Api,
  organisation: string,
): Promise<Pick<TenantThings, 'webhook' | 'notification' | 'delivery'>> {
  const told = ok(await client.get(`/admin/v1/organisations/${organisation}/notifications`));
  const notification: string = told.items[0].id;
  const [{ id: webhook }] = (await scene.rows<{ id: string }>(WEBHOOK, [organisation])) as [{ id: string }];
  const [delivery] = await scene.rows<{ id: string }>(DELIVERY, [notification, organisation, webhook]);
  return { webhook, notification, delivery: delivery?.id ?? '' };
}
