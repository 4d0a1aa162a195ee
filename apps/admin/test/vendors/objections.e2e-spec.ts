import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Api } from '../support/api.js';
import { CHECKED_WORKER, ok, Scene } from '../support/scene.js';

const DAY_MS = 86_400_000;
const inDays = (days: number): string => new Date(Date.now() + days * DAY_MS).toISOString();

let scene: Scene;
let client: Api;
let operator: Api;
let item: string;
beforeAll(async () => {
  scene = await Scene.create();
  await scene.client('acme');
  await scene.client('borealis');
  await scene.dataset('acme', 'scenes');
  await scene.project('acme', 'street', ['scenes']);
  client = await scene.as('acme-admin');
  operator = await scene.as('operator');
  for (const slug of ['pixels', 'labels', 'silent']) {
    ok(await operator.post('/admin/v1/vendors', { slug, name: slug }));
  }
  await scene.person('vera', {
    organisation: 'pixels',
    worksFor: ['acme'],
    worker: { ...CHECKED_WORKER, workforceType: 'vendor' },
  });
  item = ok(await client.upload('scenes', 'x', Buffer.from('x'))).id;
  ok(await client.post('/admin/v1/assignments', { project: 'street', person: 'vera' }));
});
afterAll(() => scene.stop());

const isLetIn = async (): Promise<boolean> => {
  const { reasons } = ok(await client.post('/admin/v1/explain', { person: 'vera', item, ip: '127.0.0.1' }));
  return !reasons.some(({ code }: { code: string }) => code === 'VENDOR_NOT_APPROVED');
};
const approve = (vendor: string, effectiveFrom: string) =>
  client.put(`/admin/v1/vendors/${vendor}/approvals`, { noticeDate: '2026-01-01T00:00:00Z', effectiveFrom });
const tell = (vendor: string, objectionUntil: string, organisation = 'acme') =>
  operator.post(`/admin/v1/vendors/${vendor}/notices`, {
    organisation,
    noticeDate: '2026-01-01T00:00:00Z',
    objectionUntil,
  });
const standing = async (vendor: string): Promise<unknown> => {
  const { items } = ok(await client.get('/admin/v1/subprocessors'));
  return items.find(({ vendor: { slug } }: { vendor: { slug: string } }) => slug === vendor)?.standing;
};

describe('an objection to a vendor', () => {
  it('shuts its staff out at once, and no approval lets them in while it stands', async () => {
    ok(await approve('pixels', '2026-01-01T00:00:00Z'));
    expect([await isLetIn(), await standing('pixels')]).toEqual([true, 'approved']);
    const objection = ok(
      await client.post('/admin/v1/vendors/pixels/objections', { grounds: 'a competitor' }),
    );
    expect(objection).toMatchObject({ grounds: 'a competitor', timely: null, withdrawnAt: null });
    expect([await isLetIn(), await standing('pixels')]).toEqual([false, 'objected']);
    const refused = await approve('pixels', '2026-01-01T00:00:00Z');
    expect([refused.status, refused.body.code]).toEqual([409, 'VENDOR_OBJECTED']);
    expect(await isLetIn()).toBe(false);
  });

  it('made again is the same one, confirmed once more', async () => {
    const again = await client.post('/admin/v1/vendors/pixels/objections', { grounds: 'other words' });
    expect([again.status, again.body.grounds]).toEqual([200, 'a competitor']);
    expect(ok(await client.get('/admin/v1/vendors/pixels/objections')).items).toHaveLength(1);
  });

  it('keeps the client’s grounds out of the trail for ever, but says that it was made', async () => {
    const [row] = await scene.rows<{ event: unknown }>(
      `SELECT event FROM access_entries WHERE event->'unmapped'->'record'->>'action' = 'vendor.object' ORDER BY id LIMIT 1`,
    );
    expect(JSON.stringify(row?.event)).not.toContain('competitor');
    expect(JSON.stringify(row?.event)).toContain('"withdrawnAt":"20');
  });

  it('is the client’s alone: the operator neither makes it nor takes it back, another client does not see it', async () => {
    expect((await operator.post('/admin/v1/vendors/pixels/objections', { grounds: 'x' })).status).toBe(403);
    expect((await operator.delete('/admin/v1/vendors/pixels/objections')).status).toBe(403);
    const other = await scene.as('borealis-admin');
    expect((await other.delete('/admin/v1/vendors/pixels/objections')).status).toBe(404);
    expect(ok(await other.get('/admin/v1/vendors/pixels/objections')).items).toEqual([]);
    expect(ok(await operator.get('/admin/v1/vendors/pixels/objections')).items).toHaveLength(1);
  });

  it('taken back lets nobody in by itself: the client approves anew', async () => {
    ok(await client.delete('/admin/v1/vendors/pixels/objections'));
    expect([await isLetIn(), await standing('pixels')]).toEqual([false, 'withdrawn']);
    ok(await approve('pixels', '2026-01-01T00:00:00Z'));
    expect(await isLetIn()).toBe(true);
    expect((await client.delete('/admin/v1/vendors/pixels/objections')).status).toBe(404);
  });
});

describe('the objection window', () => {
  it('must have passed before an approval holds', async () => {
    const until = inDays(30);
    ok(await tell('labels', until));
    expect(await standing('labels')).toBe('noticed');
    const early = await approve('labels', inDays(1));
    expect([early.status, early.body.code, early.body.errors[0].field]).toEqual([
      422,
      'OBJECTION_WINDOW_OPEN',
      'effectiveFrom',
    ]);
    ok(await approve('labels', until));
    expect(await standing('labels')).toBe('upcoming');
  });

  it('is not shortened by a second notice, nor opened where it is over already', async () => {
    ok(await tell('labels', inDays(2)));
    expect((await approve('labels', inDays(3))).body.code).toBe('OBJECTION_WINDOW_OPEN');
    const past = await tell('labels', '2026-02-01T00:00:00Z');
    expect([past.status, past.body.code]).toEqual([422, 'PERIOD_EMPTY']);
    const backwards = await operator.post('/admin/v1/vendors/labels/notices', {
      organisation: 'acme',
      noticeDate: inDays(5),
      objectionUntil: inDays(4),
    });
    expect([backwards.status, backwards.body.errors[0].field]).toEqual([400, 'objectionUntil']);
  });

  it('says of an objection whether it came in time', async () => {
    expect(ok(await client.post('/admin/v1/vendors/labels/objections', { grounds: 'x' })).timely).toBe(true);
    await scene.rows(`UPDATE vendor_objections SET withdrawn_at = now() WHERE withdrawn_at IS NULL`);
    await scene.rows(`UPDATE vendor_notices SET objection_until = notice_date + interval '1 day'`);
    expect(ok(await client.post('/admin/v1/vendors/labels/objections', { grounds: 'x' })).timely).toBe(false);
  });

  it('is given by the operator to one client, and seen by that client only', async () => {
    expect((await client.post('/admin/v1/vendors/labels/notices', {})).status).toBe(403);
    expect((await tell('labels', inDays(9), 'provider')).body.code).toBe('ORGANISATION_NOT_CLIENT');
    expect(ok(await client.get('/admin/v1/vendors/labels/notices')).items).toHaveLength(2);
    expect(
      ok(await (await scene.as('borealis-admin')).get('/admin/v1/vendors/labels/notices')).items,
    ).toEqual([]);
  });
});

describe('the client’s list of subprocessors', () => {
  it('is told of with each change, without anybody’s words', async () => {
    const told = await scene.rows<{ type: string; body: string }>(
      `SELECT type, body::text FROM notifications WHERE topic = 'subprocessors' ORDER BY id`,
    );
    const types = new Set(told.map(({ type }) => type));
    expect([...types].sort()).toEqual([
      'subprocessor.announced',
      'subprocessor.approved',
      'subprocessor.objected',
    ]);
    // Objecting again is nothing new.
    expect(told.filter(({ type }) => type === 'subprocessor.objected')).toHaveLength(3);
    expect(JSON.stringify(told)).not.toMatch(/competitor|other words/);
  });
});

describe('a vendor', () => {
  it('is changed by the operator, for every client to see', async () => {
    const changed = ok(
      await operator.patch('/admin/v1/vendors/silent', { service: 'transcription', country: 'PL' }),
    );
    expect(changed).toMatchObject({ service: 'transcription', country: 'PL', name: 'silent' });
    expect(ok(await client.get('/admin/v1/vendors/silent')).service).toBe('transcription');
    expect((await operator.patch('/admin/v1/vendors/acme', { name: 'x' })).status).toBe(404);
    expect((await operator.patch('/admin/v1/vendors/silent', {})).status).toBe(400);
  });
});
