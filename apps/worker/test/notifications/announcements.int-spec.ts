import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { uuidV7 } from '#libs/kernel';
import { DedicatedSession } from '#libs/persistence';
import { announcementJobs } from '../../src/jobs/announcements.job.js';
import { OutboxScene } from '../support/outbox-scene.js';

let scene: OutboxScene;
let session: DedicatedSession;
let project: string;
let anna: string;
let admin: string;
beforeAll(async () => {
  scene = await OutboxScene.create();
  session = await DedicatedSession.open({
    url: await scene.urlFor('portcullis_worker'),
    applicationName: 'tests: announcements',
    statementTimeoutMs: 10_000,
    idleInTransactionMs: 10_000,
  });
  anna = await scene.person('anna');
  admin = await scene.person('admin', { organisation: scene.client, roles: ['client_admin'] });
  project = uuidV7();
  await scene.owner.query(
    `INSERT INTO projects (id, organisation_id, slug, name, starts_at, purpose, minimum_age, workforce_types)
     VALUES ($1, $2, 'street', 'Street', now(), 'annotation', 18, '{}')`,
    [project, scene.client],
  );
});
afterAll(async () => {
  await session?.close();
  await scene?.drop();
});

/** Broken glass whose review is due then; returns the request's id. */
async function broken(due: string): Promise<string> {
  const id = uuidV7();
  await scene.owner.query(
    `INSERT INTO access_requests (id, organisation_id, project_id, person_id, requested_by, kind, purpose, duration_seconds, justification,
       state, steps, expires_at, closed_at, review_due_at)
     VALUES ($1, $2, $3, $4, $4, 'break_glass', 'annotation', 60, 'a secret of anna', 'approved', '[]', now(), now(), ${due})`,
    [id, scene.client, project, anna],
  );
  return id;
}

/** A request of the administrator for somebody, to be decided until then; returns its id. */
async function asked(expires: string, state = 'pending'): Promise<string> {
  const id = uuidV7();
  await scene.owner.query(
    `INSERT INTO access_requests (id, organisation_id, project_id, person_id, requested_by, kind, purpose, duration_seconds, justification,
       state, steps, expires_at)
     VALUES ($1, $2, $3, $4, $5, 'request', 'annotation', 60, 'a secret of anna', 'pending', '[]', ${expires})`,
    [id, scene.client, project, anna, admin],
  );
  if (state !== 'pending')
    await scene.owner.query('UPDATE access_requests SET state = $2, closed_at = now() WHERE id = $1', [
      id,
      state,
    ]);
  return id;
}

/** A change that waits for a second person until then; returns its id. */
async function proposed(expires: string, decided: string | null = null): Promise<string> {
  const id = uuidV7();
  await scene.owner.query(
    `INSERT INTO pending_changes (id, organisation_id, kind, target, body, concerns, base_sha256, reason, state, proposed_by, proposed_at, expires_at)
     VALUES ($1, $2, 'project.update', $3, '{}', '[]', sha256(''), 'a secret of admin', 'pending', $4, now() - interval '14 days', ${expires})`,
    [id, scene.client, project, admin],
  );
  if (decided !== null)
    await scene.owner.query(
      'UPDATE pending_changes SET state = $2, decided_by = $3, decided_at = now() WHERE id = $1',
      [id, decided, anna],
    );
  return id;
}

async function run(): Promise<void> {
  for (const job of announcementJobs()) await job.run(session, new AbortController().signal);
}

async function told(id: string) {
  const { rows } = await scene.owner.query<{ body: string }>(
    `SELECT type, topic, to_roles, to_people, body FROM notifications
     WHERE $1 IN (body::json #>> '{data,requestId}', body::json #>> '{data,pendingChangeId}')`,
    [id],
  );
  return rows;
}

/** Told by several at once, and again when what was told before is told no more. */
async function tellOften(): Promise<void> {
  await run();
  await Promise.all([run(), run()]);
}

describe('a review of broken glass that is late', () => {
  it('is told to the client once, however often and by however many it is found, in nobody’s words', async () => {
    const late = await broken(`now() - interval '1 second'`);
    await tellOften();
    const rows = await told(late);
    expect(rows).toMatchObject([
      {
        type: 'break-glass.review-overdue',
        topic: 'break-glass',
        to_roles: ['client_admin', 'client_auditor'],
      },
    ]);
    expect(rows[0]?.body).not.toContain('secret');
    expect(JSON.parse(rows[0]?.body ?? '{}')).toMatchObject({
      organisationId: scene.client,
      data: { requestId: late, projectId: project, personId: anna, reviewDueAt: expect.stringMatching(/Z$/) },
    });
  });

  it('is not told before it is late, nor once somebody closed it', async () => {
    const open = await broken(`now() + interval '1 hour'`);
    const closed = await broken(`now() - interval '1 second'`);
    await scene.owner.query(
      `UPDATE access_requests SET review_outcome = 'justified', reviewed_at = now(), reviewed_by = $2 WHERE id = $1`,
      [closed, admin],
    );
    await run();
    expect([await told(open), await told(closed)]).toEqual([[], []]);
  });
});

describe('a request that nobody decided in time', () => {
  it('is told once to whoever asked and to whom it is for, in nobody’s words', async () => {
    const late = await asked(`now() - interval '1 second'`);
    await tellOften();
    const rows = await told(late);
    expect(rows).toMatchObject([
      { type: 'access-request.expired', topic: 'requests', to_roles: [], to_people: [anna, admin] },
    ]);
    expect(rows[0]?.body).not.toContain('secret');
    expect(JSON.parse(rows[0]?.body ?? '{}')).toMatchObject({
      organisationId: scene.client,
      data: { requestId: late, projectId: project, personId: anna, expiresAt: expect.stringMatching(/Z$/) },
    });
    await scene.owner.query('DELETE FROM notifications WHERE organisation_id = $1', [scene.client]);
    await run();
    expect((await scene.owner.query('SELECT FROM notifications')).rowCount).toBe(0);
  });

  it('is not told while it can be decided, nor once it was', async () => {
    const ids = [
      await asked(`now() + interval '1 hour'`),
      await asked(`now() - interval '1 second'`, 'withdrawn'),
      await asked(`now() - interval '1 second'`, 'denied'),
    ];
    await run();
    for (const id of ids) expect(await told(id)).toEqual([]);
  });
});

describe('a change that no second person decided about in time', () => {
  it('is told once to whoever asked for it, in nobody’s words', async () => {
    const late = await proposed(`now() - interval '1 second'`);
    const [open, rejected] = [
      await proposed(`now() + interval '1 hour'`),
      await proposed('now()', 'rejected'),
    ];
    await tellOften();
    const rows = await told(late);
    expect(rows).toMatchObject([
      { type: 'pending-change.expired', topic: 'requests', to_roles: [], to_people: [admin] },
    ]);
    expect(rows[0]?.body).not.toContain('secret');
    expect(JSON.parse(rows[0]?.body ?? '{}')).toMatchObject({
      data: { pendingChangeId: late, kind: 'project.update', targetId: project, proposedBy: admin },
    });
    expect([await told(open), await told(rejected)]).toEqual([[], []]);
  });
});
