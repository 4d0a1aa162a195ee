import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { uuidV7 } from '#libs/kernel';
import { sourceArguments, waitUntil } from '#libs/testing';
import { AUDIENCE, ISSUER } from '../support/identity-provider.js';
import { OFTEN_MS, ReviewScene } from '../support/review-scene.js';
import { ok } from '../support/scene.js';

/** Long enough to have decided something, short enough to wait for. */
const SOON_MS = 3_000;

let at: ReviewScene;
beforeEach(async () => {
  at = await ReviewScene.create();
});
afterEach(() => at.stop());

const live = async (): Promise<number> =>
  Number(
    (await at.scene.rows<{ n: string }>('SELECT count(*) AS n FROM assignments WHERE revoked_at IS NULL'))[0]
      ?.n,
  );

/** Runs a statement over and over, one at a time, until it is told to stop. */
function again(sql: string): () => Promise<void> {
  let isOn = true;
  const running = (async () => {
    while (isOn) await at.scene.rows(sql);
  })();
  return async () => {
    isOn = false;
    await running;
  };
}

/** How often each thing was recorded that may be recorded once. */
async function tallies() {
  const decided = await at.recordsOf('review.decide');
  return {
    decisions: decided.length,
    entries: new Set(decided.map(({ object }) => object)).size,
    revocations: (await at.recordsOf('assignment.revoke')).length,
    closings: (await at.recordsOf('review.close')).length,
  };
}

async function assignMany(count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let n = 0; n < count; n += 1) ids.push(await at.assign(`worker-${n}`));
  return ids;
}

describe('what nobody decided when a review is due', () => {
  it('is revoked, on record as the review’s own doing, and what was kept stays', async () => {
    await assignMany(3);
    const tool = await at.tool('label');
    const review = await at.startDueIn(SOON_MS);
    const [kept] = await at.entries(review.id, 'person=worker-0');
    ok(await at.decide(review.id, kept.id, { decision: 'keep' }));
    const closed = await at.closed(review.id);
    expect(closed).toMatchObject({
      progress: { undecided: 0, kept: 1, revoked: 0, lapsed: 3 },
      population: review.population,
    });
    expect(await at.scene.rows('SELECT id FROM assignments WHERE revoked_at IS NULL')).toEqual([
      { id: kept.grant },
    ]);
    expect(ok(await at.client.get(`/admin/v1/tool-credentials/${tool}`)).disconnectedAt).not.toBeNull();
    const lapsed = (await at.entries(review.id)).filter(({ id }) => id !== kept.id);
    for (const { decision } of lapsed) {
      expect(decision).toMatchObject({ decision: 'revoke', by: null, comment: null });
      expect(decision.records.revocation).toEqual(expect.any(String));
    }
    const [revocation] = await at.recordsOf('assignment.revoke');
    expect(revocation?.actor).toMatchObject({ type_id: 3, uid: review.id, org: { uid: at.organisation } });
    expect((await at.told('assignment.revoked')).map(({ people }) => people).sort()).toEqual(
      [[at.ids['worker-1']], [at.ids['worker-2']]].sort(),
    );
    expect(await at.told('tool-credential.disconnected')).toHaveLength(1);
    expect(await at.told('review.closed')).toMatchObject([
      { data: { reviewId: review.id, lapsed: 3, populationSha256: review.population.sha256 } },
    ]);
    const [closing] = await at.recordsOf('review.close');
    expect(closing?.after).toMatchObject({ population: review.population, progress: closed.progress });
  });

  it('closes only when every gateway that serves has followed', async () => {
    await assignMany(1);
    await at.scene.rows(
      `INSERT INTO gateway_instances (id, applied_epoch, lease_until)
       SELECT $1, value, clock_timestamp() + interval '60 s' FROM policy_clock`,
      [uuidV7()],
    );
    const review = await at.startDueIn(SOON_MS);
    await waitUntil(async () => (await live()) === 0, { timeoutMs: 20_000 });
    // Longer than one attempt waits for the gateways.
    await at.scene.rows('SELECT pg_sleep(6)');
    expect(ok(await at.client.get(`/admin/v1/reviews/${review.id}`)).state).toBe('settling');
    const stop = again('UPDATE gateway_instances SET applied_epoch = (SELECT value FROM policy_clock)');
    await at.claimsRunOut();
    const closed = await at.closed(review.id, 30_000).finally(stop);
    expect(closed.progress.lapsed).toBe(1);
    expect(await tallies()).toEqual({ decisions: 1, entries: 1, revocations: 1, closings: 1 });
  }, 60_000);

  it('is left alone before that, and a grant made after the start is not in it', async () => {
    await assignMany(1);
    const review = await at.startDueIn(SOON_MS);
    const later = await at.assign('later');
    expect(await live()).toBe(2);
    await at.closed(review.id);
    expect(await at.scene.rows('SELECT id FROM assignments WHERE revoked_at IS NULL')).toEqual([
      { id: later },
    ]);
  });

  it('is not revoked again where somebody revoked it meanwhile: the first time stands', async () => {
    const [id] = await assignMany(1);
    const review = await at.startDueIn(SOON_MS);
    const { revokedAt } = ok(await at.client.delete(`/admin/v1/assignments/${id}`));
    await at.closed(review.id);
    expect(ok(await at.client.get(`/admin/v1/assignments/${id}`)).revokedAt).toBe(revokedAt);
  });
});

describe('one grant that cannot be ended', () => {
  it('keeps none of the others granted, and the review open until it can', async () => {
    const [first] = await assignMany(8);
    await at.scene.rows(
      `CREATE FUNCTION stuck() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''stuck''; END'`,
    );
    await at.scene.rows(
      `CREATE TRIGGER stuck BEFORE UPDATE ON assignments FOR EACH ROW WHEN (OLD.id = '${first}') EXECUTE FUNCTION stuck()`,
    );
    const review = await at.startDueIn(SOON_MS);
    await waitUntil(async () => (await live()) === 1, { timeoutMs: 20_000 });
    expect(ok(await at.client.get(`/admin/v1/reviews/${review.id}`))).toMatchObject({
      state: 'settling',
      progress: { undecided: 1, lapsed: 7 },
    });
    await at.scene.rows('DROP TRIGGER stuck ON assignments');
    await at.claimsRunOut();
    expect((await at.closed(review.id, 30_000)).progress.lapsed).toBe(8);
    expect(at.scene.fixture.log.join()).toContain('a review could not be looked after');
  }, 60_000);
});

describe('silence and several processes', () => {
  it('makes each revocation once, whoever of four at once was first', async () => {
    await assignMany(12);
    await Promise.all([1, 2, 3].map(() => at.scene.fixture.startAdmin({ reviewIntervalMs: 5 })));
    const review = await at.startDueIn(SOON_MS);
    // Nobody is kept from it by the claim of another: what is left is that each entry is decided once.
    const stop = again('UPDATE reviews SET settling_until = NULL WHERE settling_until IS NOT NULL');
    const closed = await at.closed(review.id).finally(stop);
    expect(closed.progress.lapsed).toBe(12);
    expect(await tallies()).toEqual({ decisions: 12, entries: 12, revocations: 12, closings: 1 });
    expect(at.scene.fixture.log).toEqual([]);
  }, 60_000);
});

describe('silence and a process that is killed', () => {
  it('is gone on with by the next one: nothing stays granted, nothing is revoked twice', async () => {
    const assignments = await assignMany(9);
    // The one in this process is out of it: what happens next is the killed one's doing.
    const api = await at.scene.fixture.startAdmin({ reviewIntervalMs: 600_000 });
    await at.scene.admin.stop();
    const client = await at.scene.as('acme-admin', api);
    const review = await at.start({ dueAt: new Date(Date.now() + SOON_MS).toISOString() }, client);
    const [stuck] = assignments.slice(4);
    const blocker = new pg.Client({
      connectionString: at.scene.fixture.database.ownerUrl,
      options: '-c search_path=portcullis',
    });
    await blocker.connect();
    await blocker.query('BEGIN');
    await blocker.query('SELECT 1 FROM assignments WHERE id = $1 FOR UPDATE', [stuck]);
    const child = await startProcess();
    try {
      await waitUntil(async () => (await live()) < 9, { timeoutMs: 30_000 });
    } finally {
      child.kill('SIGKILL');
      await once(child, 'close');
    }
    const left = await live();
    expect(left).toBeGreaterThan(0);
    await blocker.query('ROLLBACK');
    await blocker.end();
    expect(ok(await client.get(`/admin/v1/reviews/${review.id}`)).state).toBe('settling');
    await at.claimsRunOut();
    await at.scene.fixture.startAdmin({ reviewIntervalMs: OFTEN_MS });
    const closed = await waitUntil(
      async () => {
        const view = ok(await client.get(`/admin/v1/reviews/${review.id}`));
        return view.state === 'closed' ? view : null;
      },
      { timeoutMs: 30_000 },
    );
    expect(closed.progress).toEqual({ undecided: 0, kept: 0, revoked: 0, lapsed: 9 });
    expect(await live()).toBe(0);
    expect(await tallies()).toEqual({ decisions: 9, entries: 9, revocations: 9, closings: 1 });
  }, 90_000);
});

async function startProcess(): Promise<ChildProcess> {
  const { database, identity, storeDirectory } = at.scene.fixture;
  const env = {
    PATH: process.env['PATH'] ?? '',
    PORTCULLIS_DATABASE_URL: await database.urlFor('portcullis_admin'),
    PORTCULLIS_REGION: 'eu',
    PORTCULLIS_OIDC_ISSUER: ISSUER,
    PORTCULLIS_OIDC_AUDIENCE: AUDIENCE,
    PORTCULLIS_JWKS_URI: identity.jwksUri,
    PORTCULLIS_KMS_REGION: 'eu-central-1',
    PORTCULLIS_OBJECT_STORE: pathToFileURL(storeDirectory).href,
    PORT: '0',
  };
  const main = new URL('../../src/main.ts', import.meta.url);
  return spawn(process.execPath, sourceArguments(main), { env, stdio: 'ignore' });
}

describe('reminders', () => {
  it('are sent once at their time, to whoever may decide something of what is left, and never late', async () => {
    await assignMany(2);
    const hour = 3_600_000;
    const due = new Date(Date.now() + hour + SOON_MS).toISOString();
    const review = await at.start({ dueAt: due, reminderHours: [1, 2, 24] });
    expect(review.reminders).toEqual([{ at: expect.any(String), sentAt: null }]);
    const [kept] = await at.entries(review.id);
    ok(await at.decide(review.id, kept.id, { decision: 'keep' }));
    await Promise.all([1, 2].map(() => at.scene.fixture.startAdmin({ reviewIntervalMs: 5 })));
    await waitUntil(
      async () => ok(await at.client.get(`/admin/v1/reviews/${review.id}`)).reminders[0].sentAt !== null,
      { timeoutMs: 20_000 },
    );
    await at.scene.rows('SELECT pg_sleep(0.2)');
    const sent = await at.recordsOf('review.remind');
    expect(sent).toHaveLength(1);
    expect(sent[0]?.after).toMatchObject({ review: review.id, undecided: 1 });
    const { reviewers } = sent[0]?.after as { reviewers: string[] };
    expect(reviewers).toHaveLength(2);
    expect(reviewers).toContain(at.ids['acme-second']);
    expect(await at.told('review.reminder')).toEqual([
      { data: { reviewId: review.id, dueAt: review.dueAt, undecided: 1 }, people: reviewers },
    ]);
  });
});
