import type { Api } from '../support/api.js';
import { ok, Scene } from '../support/scene.js';

/** What the edits are about, by id; of what no GET shows alone, the tag of the answer that showed it. */
export interface EditIds {
  readonly item: string;
  readonly task: string;
  readonly assignment: string;
  readonly basis: string;
  readonly webhook: string;
  readonly delivery: string;
  readonly deliveryTag: string;
  readonly objectionTag: string;
  readonly approvable: string;
  readonly rejectable: string;
  readonly disclosure: string;
  readonly review: string;
  readonly entry: string;
  /** Access requests, by who asked. */
  readonly asked: Readonly<Record<'ben' | 'cleo' | 'dora' | 'erin', string>>;
}

export const APPROVAL = { noticeDate: '2026-01-01T00:00:00Z', effectiveFrom: '2026-02-01T00:00:00Z' };
const DATED = { validFrom: '2026-01-01T00:00:00Z', validUntil: '2030-01-01T00:00:00Z' };
const DELIVERY = `INSERT INTO notification_deliveries (notification_id, organisation_id, webhook_id)
  SELECT n.id, n.organisation_id, $1 FROM notifications n JOIN notification_webhooks w USING (organisation_id) WHERE w.id = $1 LIMIT 1 RETURNING id`;

/** A client with one of everything that can be edited, and a second administrator; another with two for its rule. */
export async function editScene(): Promise<{ readonly scene: Scene; readonly ids: EditIds }> {
  const webhooks = { secret: 'a-secret-of-the-tests-only-0123456789', allowPrivate: [] };
  const scene = await Scene.create({ webhooks });
  for (const slug of ['acme', 'borealis']) {
    await scene.client(slug);
    await scene.person(`${slug}-second`, { organisation: slug, roles: ['client_admin'] });
  }
  await scene.dataset('acme', 'scenes');
  await scene.project('acme', 'street', ['scenes']);
  for (const handle of ['anna', 'ben', 'cleo', 'dora', 'erin'])
    await scene.person(handle, { worksFor: ['acme'] });
  const client = await scene.as('acme-admin');
  const ids = {
    ...(await servedThings(client)),
    ...(await listedThings(scene, client)),
    ...(await toldThings(scene, client)),
    ...(await secondPersonThings(scene, client)),
    asked: await requests(scene, client),
  };
  return { scene, ids: { ...ids, ...(await reviewed(client)) } };
}

const made = async (api: Api, path: string, body: object): Promise<string> =>
  ok(await api.post(`/admin/v1/${path}`, body)).id;

async function servedThings(client: Api): Promise<Pick<EditIds, 'item' | 'task' | 'assignment'>> {
  const { id: item } = ok(await client.upload('scenes', 'x', Buffer.from('x')));
  await made(client, 'projects/street/task-batches', { name: 'x', every: {} });
  const { items } = ok(await client.get('/admin/v1/projects/street/tasks'));
  const assignment = await made(client, 'assignments', { project: 'street', person: 'anna' });
  return { item, task: items[0].id, assignment };
}

/** Vendors, one of them approved and one objected to; a transfer basis and a tool. */
async function listedThings(scene: Scene, client: Api): Promise<Pick<EditIds, 'basis' | 'objectionTag'>> {
  const operator = await scene.as('operator');
  for (const slug of ['pixels', 'labels']) await made(operator, 'vendors', { slug, name: slug });
  ok(await client.put('/admin/v1/vendors/pixels/approvals', APPROVAL));
  const objection = await client.post('/admin/v1/vendors/labels/objections', { grounds: 'x' });
  const tool = { slug: 'tool', name: 'Tool', projects: ['street'], expiresAt: '2100-01-01T00:00:00Z' };
  await made(client, 'tool-credentials', tool);
  const basis = { fromRegion: 'eu', toCountry: 'IN', mechanism: 'derogation', ...DATED };
  return {
    basis: await made(client, 'transfer-bases', basis),
    objectionTag: String(objection.headers.etag),
  };
}

async function toldThings(
  scene: Scene,
  client: Api,
): Promise<Pick<EditIds, 'webhook' | 'delivery' | 'deliveryTag'>> {
  const webhook = await made(client, 'organisations/acme/webhooks', { url: 'https://hooks.example/x' });
  const [row] = await scene.rows<{ id: string }>(DELIVERY, [webhook]);
  const delivery = row?.id ?? '';
  const path = `/admin/v1/organisations/acme/webhooks/${webhook}/deliveries/${delivery}/redeliver`;
  const begun = await client.post(path);
  ok(begun);
  return { webhook, delivery, deliveryTag: String(begun.headers.etag) };
}

async function secondPersonThings(
  scene: Scene,
  client: Api,
): Promise<Pick<EditIds, 'approvable' | 'rejectable' | 'disclosure'>> {
  const second = await scene.as('acme-second');
  await scene.dataset('acme', 'scans', { sensitivity: 'special_category', clientInstruction: 'Blur faces.' });
  await scene.project('acme', 'clinic', ['scans']);
  const assign = (person: string): Promise<string> =>
    made(second, 'assignments', { project: 'clinic', person });
  const disclosure = { authority: 'court', legalBasis: 'law', dataset: 'scenes', ...DATED };
  const pending = await made(second, 'lawful-disclosures', disclosure);
  ok(await client.post(`/admin/v1/pending-changes/${pending}/approve`));
  return {
    approvable: await assign('ben'),
    rejectable: await assign('cleo'),
    disclosure: ok(await client.get('/admin/v1/lawful-disclosures')).items[0].id,
  };
}

/** Two that were asked by workers, one by the administrator for a third, and broken glass whose access has ended. */
async function requests(scene: Scene, client: Api): Promise<EditIds['asked']> {
  const breakGlass = { people: ['erin'], maxSeconds: 60, reviewSeconds: 3_600 };
  const rules = { steps: [{ roles: ['client_admin'] }], breakGlass };
  ok(await client.put('/admin/v1/organisations/acme/request-rules', rules));
  const asked = { project: 'street', durationSeconds: 60, justification: 'x' };
  const ask = async (handle: string): Promise<string> =>
    made(await scene.as(handle), 'access-requests', asked);
  const broken = ok(await (await scene.as('erin')).post('/admin/v1/access-requests/break-glass', asked));
  ok(await client.delete(`/admin/v1/assignments/${broken.grant.assignment}`));
  return {
    ben: await ask('ben'),
    cleo: await ask('cleo'),
    dora: await made(client, 'access-requests', { ...asked, person: 'dora' }),
    erin: broken.id,
  };
}

async function reviewed(client: Api): Promise<Pick<EditIds, 'review' | 'entry'>> {
  const reviewers = [{ role: 'client_admin' }];
  const body = { name: 'Spring', projects: ['street'], reviewers, dueAt: '2100-01-01T00:00:00Z' };
  const review = await made(client, 'reviews', body);
  const { items } = ok(await client.get(`/admin/v1/reviews/${review}/entries?kind=assignment`));
  return { review, entry: items[0].id };
}
