import { ok, type Scene } from '../support/scene.js';

/** One of everything that a client organisation has, by id, and what its routes call it. */
export interface TenantThings {
  readonly organisation: string;
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

/** Makes a client organisation with one of everything. */
export async function tenantThings(scene: Scene, slug: string, vendor: string): Promise<TenantThings> {
  const organisation = await scene.client(slug);
  const dataset = await scene.dataset(slug, 'scenes');
  const project = await scene.project(slug, 'street', [dataset]);
  const person = await scene.person(`worker-of-${slug}`, { worksFor: [slug] });
  const client = await scene.as(`${slug}-admin`);
  const post = async (path: string, body: object): Promise<string> =>
    ok(await client.post(`/admin/v1/${path}`, body)).id;
  const item = ok(await client.upload(dataset, 'x', Buffer.from('x'))).id;
  await post(`projects/${project}/task-batches`, { name: 'x', every: {} });
  const terms = await post('terms', { kind: 'nda', title: 'NDA', document: 'x' });
  const told = ok(await client.get(`/admin/v1/organisations/${organisation}/notifications`));
  const notification: string = told.items[0].id;
  const [{ id: webhook }] = (await scene.rows<{ id: string }>(WEBHOOK, [organisation])) as [{ id: string }];
  const delivered = await scene.rows<{ id: string }>(DELIVERY, [notification, organisation, webhook]);
  const square = await scene.project(slug, 'square', [dataset]);
  const worker = await scene.as(`worker-of-${slug}`);
  const asked = { project: square, durationSeconds: 60, justification: 'x' };
  const { id: request } = ok(await worker.post('/admin/v1/access-requests', asked));
  const dated = { validFrom: '2026-01-01T00:00:00Z', validUntil: '2030-01-01T00:00:00Z' };
  return {
    organisation,
    person,
    vendor,
    dataset,
    item,
    path: 'x',
    project,
    assignment: await post('assignments', { project, person }),
    task: ok(await client.get(`/admin/v1/projects/${project}/tasks`)).items[0].id,
    request,
    terms,
    webhook,
    notification,
    delivery: delivered[0]?.id ?? '',
    basis: await post('transfer-bases', {
      fromRegion: 'eu',
      toCountry: 'IN',
      mechanism: 'derogation',
      ...dated,
    }),
    credential: await post('tool-credentials', {
      slug: 'tool',
      name: 'Tool',
      projects: [project],
      expiresAt: '2100-01-01T00:00:00Z',
    }),
  };
}
