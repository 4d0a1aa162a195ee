import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { uuidV7 } from '#libs/kernel';
import { DedicatedSession } from '#libs/persistence';
import { overdueReviewsJob } from '../../src/jobs/overdue-reviews.job.js';
import { OutboxScene } from '../support/outbox-scene.js';

let scene: OutboxScene;
let session: DedicatedSession;
let project: string;
let anna: string;
beforeAll(async () => {
  scene = await OutboxScene.create();
  session = await DedicatedSession.open({
    url: await scene.urlFor('portcullis_worker'),
    applicationName: 'tests: overdue reviews',
    statementTimeoutMs: 10_000,
    idleInTransactionMs: 10_000,
  });
  anna = await scene.person('anna');
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

const run = () => overdueReviewsJob().run(session, new AbortController().signal);

async function told(request: string) {
  const { rows } = await scene.owner.query<{ type: string; topic: string; to_roles: string[]; body: string }>(
    `SELECT type, topic, to_roles, body FROM notifications WHERE body::json #>> '{data,requestId}' = $1`,
    [request],
  );
  return rows;
}

describe('a review of broken glass that is late', () => {
  it('is told to the client once, however often and by however many it is found, in nobody’s words', async () => {
    const late = await broken(`now() - interval '1 second'`);
    await run();
    await Promise.all([run(), run()]);
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
    const admin = await scene.person('admin', { organisation: scene.client, roles: ['client_admin'] });
    await scene.owner.query(
      `UPDATE access_requests SET review_outcome = 'justified', reviewed_at = now(), reviewed_by = $2 WHERE id = $1`,
      [closed, admin],
    );
    await run();
    expect([await told(open), await told(closed)]).toEqual([[], []]);
  });
});
