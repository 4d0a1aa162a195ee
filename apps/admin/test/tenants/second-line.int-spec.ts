import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Database, type Scope } from '#libs/persistence';
import { ADMIN_ENTITIES } from '../../src/admin.entities.js';
import type { Reach } from '../../src/calls/reach.js';
import { DatasetEntity } from '../../src/datasets/dataset.entity.js';
import { peopleWithin } from '../../src/people/person-finder.js';
import { getOwned, ownedWithin } from '../../src/records/owned.js';
import type { Api } from '../support/api.js';
import { ok, Scene } from '../support/scene.js';

const MISSING = '0195c0de-0000-7000-8000-000000000000';

let scene: Scene;
let database: Database;
let acme: string;
let dataset: string;
let borealis: string;
beforeAll(async () => {
  scene = await Scene.create();
  const credentialsKmsKeyId = await scene.fixture.keys.createKey();
  acme = await scene.client('acme');
  borealis = await scene.client('borealis');
  dataset = await scene.dataset('acme', 'scenes');
  await scene.project('acme', 'street', ['scenes']);
  await scene.person('anna', { worksFor: ['acme'], worker: { ageBand: '18_plus' } });
  const webhooks = { secret: 'a-secret-of-the-tests-only-0123456789', allowPrivate: [] };
  const settings = { credentialsKmsKeyId, webhooks };
  const client = await scene.as('acme-admin', await scene.fixture.startAdmin(settings));
  ok(await client.upload('scenes', 'x', Buffer.from('x')));
  ok(await client.post('/admin/v1/assignments', { project: 'street', person: 'anna' }));
  await scene.person('ben', { worksFor: ['acme'] });
  const asked = { project: 'street', person: 'ben', durationSeconds: 60, justification: 'x' };
  ok(await client.post('/admin/v1/access-requests', asked));
  const steps = [{ roles: ['client_admin'] }];
  ok(await client.put('/admin/v1/organisations/acme/request-rules', { steps }));
  ok(await client.post('/admin/v1/projects/street/task-batches', { name: 'x', every: {} }));
  ok(await client.post('/admin/v1/terms', { kind: 'nda', title: 'NDA', document: 'x' }));
  const expiresAt = '2100-01-01T00:00:00Z';
  const operator = await scene.as('operator');
  ok(await operator.post('/admin/v1/vendors', { slug: 'pixels', name: 'Pixels' }));
  const notice = { organisation: 'acme', noticeDate: '2026-01-01T00:00:00Z', objectionUntil: expiresAt };
  ok(await operator.post('/admin/v1/vendors/pixels/notices', notice));
  ok(await client.post('/admin/v1/vendors/pixels/objections', { grounds: 'no' }));
  const credential = { slug: 'tool', name: 'Tool', projects: ['street'], expiresAt, s3: true };
  ok(await client.post('/admin/v1/tool-credentials', credential, { 'idempotency-key': 'once' }));
  await takeTwoPeople(client);
  const review = { name: 'Review', reviewers: [{ role: 'client_admin' }], dueAt: expiresAt };
  ok(await client.post('/admin/v1/reviews', review));
  const hook = { url: 'https://hooks.example/' };
  const { id: webhook } = ok(await client.post('/admin/v1/organisations/acme/webhooks', hook));
  await scene.rows(
    `WITH delivery AS (INSERT INTO notification_deliveries (notification_id, organisation_id, webhook_id)
       SELECT id, organisation_id, $1 FROM notifications LIMIT 1 RETURNING *)
     INSERT INTO notification_attempts (delivery_id, organisation_id, attempt) SELECT id, organisation_id, 1 FROM delivery`,
    [webhook],
  );
  database = await Database.connect({
    url: await scene.fixture.database.urlFor('portcullis_admin'),
    poolSize: 2,
    applicationName: 'second line',
    statementTimeoutMs: 5_000,
    entities: ADMIN_ENTITIES,
  });
});
/** A rule, changes that wait, and a disclosure. */
async function takeTwoPeople(client: Api): Promise<void> {
  await scene.person('acme-second', { organisation: 'acme', roles: ['client_admin'] });
  ok(await client.put('/admin/v1/organisations/acme/two-person-rule', { rule: 'required' }));
  const disclosure = { authority: 'court', legalBasis: 'law', dataset: 'scenes' };
  const dated = { validFrom: '2026-01-01T00:00:00Z', validUntil: '2100-01-01T00:00:00Z' };
  const { id } = ok(await client.post('/admin/v1/lawful-disclosures', { ...disclosure, ...dated }));
  ok(await (await scene.as('acme-second')).post(`/admin/v1/pending-changes/${id}/approve`));
}

afterAll(async () => {
  await database.close();
  await scene.stop();
});

/** The application's filter switched off; what the database enforces is left. */
const withoutFirstLine = (scope: Scope): Reach => ({ organisations: 'every', scope });
const foreign = (): Reach => withoutFirstLine({ organisations: [borealis] });

const TENANT_TABLES = [
  'datasets',
  'dataset_keys',
  'items',
  'item_versions',
  'projects',
  'project_datasets',
  'assignments',
  'access_requests',
  'access_request_events',
  'request_rules',
  'task_batches',
  'tasks',
  'task_items',
  'task_positions',
  'terms',
  's3_credentials',
  'tool_credentials',
  'tool_credential_projects',
  'engagements',
  'vendor_notices',
  'vendor_objections',
  'worker_profiles',
  'idempotency_keys',
  'two_person_rules',
  'pending_changes',
  'lawful_disclosures',
  'reviews',
  'review_entries',
  'review_reminders',
  'notifications',
  'notification_webhooks',
  'notification_deliveries',
  'notification_attempts',
];

describe('the second line, with the first switched off', () => {
  it('is asked without a filter by the services’ own queries, and shows another client nothing', async () => {
    expect(ownedWithin(foreign())).toEqual({});
    await database.transaction(foreign().scope, async (transaction) => {
      for (const reference of [dataset, 'scenes']) {
        await expect(getOwned(transaction, DatasetEntity, foreign(), reference)).rejects.toMatchObject({
          code: 'NOT_FOUND',
        });
      }
      const seen = await peopleWithin(transaction, foreign()).getMany();
      expect(seen.map(({ slug }) => slug)).toEqual(['borealis-admin']);
    });
  });

  it('shows the same queries what belongs to the scope: they are not just empty', async () => {
    const own = withoutFirstLine({ organisations: [acme] });
    await database.transaction(own.scope, async (transaction) => {
      expect((await getOwned(transaction, DatasetEntity, own, 'scenes')).id).toBe(dataset);
      expect((await peopleWithin(transaction, own).getMany()).map(({ slug }) => slug).sort()).toEqual([
        'acme-admin',
        'acme-second',
        'anna',
        'ben',
      ]);
    });
  });

  it.each(TENANT_TABLES)(
    'shows no row of %s to another client, nor to a transaction without a scope',
    async (table) => {
      const [all] = await scene.rows<{ n: number }>(`SELECT count(*)::int AS n FROM ${table}`);
      expect(all?.n).toBeGreaterThan(0);
      const count = `SELECT count(*)::int AS n FROM portcullis.${table}`;
      expect(await database.read({ organisations: [borealis] }, count)).toEqual([{ n: 0 }]);
      expect(await database.query(count)).toEqual([{ n: 0 }]);
    },
  );

  it('refuses to write a row for another client, and to change or move one', async () => {
    const scope = { organisations: [borealis] };
    const insert = `INSERT INTO portcullis.projects (id, organisation_id, slug, name, starts_at, purpose, minimum_age, workforce_types)
      VALUES ($1, $2, 'planted', 'Planted', now(), 'x', 18, '{}')`;
    await expect(database.read(scope, insert, [MISSING, acme])).rejects.toMatchObject({
      driverError: { code: '42501' },
    });
    await database.read(scope, 'UPDATE portcullis.datasets SET locked = true WHERE id = $1', [dataset]);
    expect(await scene.rows('SELECT locked FROM datasets WHERE id = $1', [dataset])).toEqual([
      { locked: false },
    ]);
  });

  it('lets the control plane store the secret of an S3 credential, and never see it again', async () => {
    const scope = { organisations: [acme] };
    expect(await database.read(scope, 'SELECT access_key_id FROM portcullis.s3_credentials')).toHaveLength(1);
    for (const statement of [
      'SELECT wrapped_secret FROM portcullis.s3_credentials',
      'SELECT session_token_sha256 FROM portcullis.s3_credentials',
      `SELECT * FROM portcullis.find_s3_credential('PCTAAAAAAAAAAAAAAAAA')`,
      `UPDATE portcullis.s3_credentials SET access_key_id = 'PCTAAAAAAAAAAAAAAAAA'`,
      'DELETE FROM portcullis.s3_credentials',
    ]) {
      await expect(database.read(scope, statement)).rejects.toMatchObject({ driverError: { code: '42501' } });
    }
  });

  it('lets nobody rewrite what was asked and decided, nor reopen it', async () => {
    const scope = { organisations: [acme] };
    for (const statement of [
      'DELETE FROM portcullis.access_requests',
      `UPDATE portcullis.access_requests SET person_id = requested_by`,
      `UPDATE portcullis.access_requests SET duration_seconds = 1`,
      `UPDATE portcullis.access_request_events SET comment = 'x'`,
      'DELETE FROM portcullis.access_request_events',
    ]) {
      await expect(database.read(scope, statement)).rejects.toMatchObject({ driverError: { code: '42501' } });
    }
    const close = `UPDATE portcullis.access_requests SET state = 'denied', closed_at = now()`;
    await database.read(scope, close);
    for (const reopen of [`state = 'pending', closed_at = NULL`, `state = 'approved'`, `steps = '[]'`])
      await expect(
        database.read(scope, `UPDATE portcullis.access_requests SET ${reopen}`),
      ).rejects.toMatchObject({ driverError: { code: '42501' } });
  });

  it('lets nobody but the client object for it or take its objection back, and nobody approve against it', async () => {
    const [vendor] = await scene.rows<{ id: string }>(`SELECT id FROM organisations WHERE slug = 'pixels'`);
    const operator = { organisations: [scene.operatorId], operator: true };
    const object = `INSERT INTO portcullis.vendor_objections (id, vendor_id, organisation_id, grounds, objected_by)
      SELECT uuidv7(), $1, $2, 'x', id FROM portcullis.people LIMIT 1`;
    await expect(database.read(operator, object, [vendor?.id, borealis])).rejects.toMatchObject({
      driverError: { code: '42501' },
    });
    await database.read(operator, 'UPDATE portcullis.vendor_objections SET withdrawn_at = now()');
    expect(await scene.rows('SELECT withdrawn_at FROM vendor_objections')).toEqual([{ withdrawn_at: null }]);
    const approve = `INSERT INTO portcullis.vendor_approvals (vendor_id, organisation_id, notice_date, effective_from)
      VALUES ($1, $2, '2026-01-01', $3)`;
    for (const scope of [{ organisations: [acme] }, operator]) {
      await expect(database.read(scope, approve, [vendor?.id, acme, '2101-01-01'])).rejects.toMatchObject({
        driverError: { code: '23514' },
      });
    }
    await scene.rows('UPDATE vendor_objections SET withdrawn_at = now()');
    await expect(
      database.read({ organisations: [acme] }, approve, [vendor?.id, acme, '2099-12-31']),
    ).rejects.toMatchObject({ driverError: { code: '23514' } });
    await database.read({ organisations: [acme] }, approve, [vendor?.id, acme, '2101-01-01']);
  });

  it('lets a client give itself no notice', async () => {
    const [vendor] = await scene.rows<{ id: string }>(`SELECT id FROM organisations WHERE slug = 'pixels'`);
    const tell = `INSERT INTO portcullis.vendor_notices (id, vendor_id, organisation_id, notice_date, objection_until)
      VALUES (uuidv7(), $1, $2, '2026-01-01', '2026-01-02')`;
    await expect(database.read({ organisations: [acme] }, tell, [vendor?.id, acme])).rejects.toMatchObject({
      driverError: { code: '42501' },
    });
  });

  it('lets nobody see or rewrite the trail through the control plane’s role', async () => {
    for (const statement of [
      'SELECT 1 FROM portcullis.access_entries',
      'DELETE FROM portcullis.access_entries',
      `UPDATE portcullis.access_entries SET effect = 'allow'`,
      'UPDATE portcullis.budget_windows SET items = 0',
      'DELETE FROM portcullis.terms',
      'UPDATE portcullis.item_versions SET media_type = media_type',
    ]) {
      await expect(database.query(statement)).rejects.toMatchObject({ driverError: { code: '42501' } });
    }
  });
});
