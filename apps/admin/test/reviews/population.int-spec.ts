import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Database } from '#libs/persistence';
import { type EntryBody, ReviewScene } from '../support/review-scene.js';
import { ok } from '../support/scene.js';

const FORBIDDEN = '42501';

let at: ReviewScene;
let admin: Database;
let review: EntryBody;
let decided: string;
beforeAll(async () => {
  at = await ReviewScene.create({ reviewIntervalMs: 600_000 });
  await at.assign('anna');
  await at.assign('otto');
  await at.assign('lena', 'lane');
  review = await at.start({ reminderHours: [1] });
  const [entry] = await at.entries(review.id);
  decided = entry.id;
  ok(await at.decide(review.id, decided, { decision: 'keep' }));
  admin = await Database.connect({
    url: await at.scene.fixture.database.urlFor('portcullis_admin'),
    poolSize: 1,
    applicationName: 'population',
    statementTimeoutMs: 5_000,
  });
});
afterAll(async () => {
  await admin?.close();
  await at.stop();
});

/** The SQLSTATE of a statement of the control plane's own role with the widest scope there is. */
async function attempt(sql: string, values: readonly unknown[] = []): Promise<string | undefined> {
  try {
    await admin.read({ organisations: [], operator: true }, sql, values);
    return undefined;
  } catch (error) {
    return (error as { driverError?: { code?: string } }).driverError?.code;
  }
}

const stored = () =>
  at.scene.rows(
    "SELECT to_jsonb(r) - 'settling_until' AS r, (SELECT jsonb_agg(e ORDER BY e.id) FROM review_entries e WHERE e.review_id = r.id) AS e FROM reviews r",
  );

describe('a population that is counted', () => {
  it.each([
    [
      'an entry more',
      `INSERT INTO portcullis.review_entries (id, organisation_id, review_id, kind, assignment_id, person_id, project_ids, granted_at, nda)
      SELECT gen_random_uuid(), organisation_id, (SELECT id FROM portcullis.reviews LIMIT 1), 'assignment', id, person_id, ARRAY[project_id], now(), 'current'
      FROM portcullis.assignments WHERE id NOT IN (SELECT assignment_id FROM portcullis.review_entries)`,
    ],
    ['an entry less', 'DELETE FROM portcullis.review_entries'],
    ['another person', 'UPDATE portcullis.review_entries SET person_id = gen_random_uuid()'],
    ['another grant', 'UPDATE portcullis.review_entries SET assignment_id = assignment_id'],
    ['moving it to another review', 'UPDATE portcullis.review_entries SET review_id = review_id'],
    ['better evidence', 'UPDATE portcullis.review_entries SET reads = 999, last_read_at = now()'],
    ['a better NDA', `UPDATE portcullis.review_entries SET nda = 'current'`],
    ['another hash', `UPDATE portcullis.reviews SET population_sha256 = repeat('0', 64)`],
    [
      'no hash, to begin again',
      'UPDATE portcullis.reviews SET population_sha256 = NULL, population_size = NULL',
    ],
    ['another size', 'UPDATE portcullis.reviews SET population_size = 1'],
    ['a later end', `UPDATE portcullis.reviews SET due_at = due_at + interval '1 year'`],
    ['other reviewers', `UPDATE portcullis.reviews SET reviewers = '[]'`],
    ['another silence', `UPDATE portcullis.reviews SET on_silence = 'revoke'`],
    ['no review', 'DELETE FROM portcullis.reviews'],
    ['emptying the table', 'TRUNCATE portcullis.review_entries'],
  ])('is not changed by %s', async (_name, sql) => {
    const before = await stored();
    expect(await attempt(sql)).toBe(FORBIDDEN);
    expect(await stored()).toEqual(before);
  });

  it.each([
    [
      'undecided again',
      'UPDATE portcullis.review_entries SET decision = NULL, decided_at = NULL, decision_record_id = NULL, decided_by = NULL WHERE id = $1',
    ],
    [
      'somebody else’s decision',
      'UPDATE portcullis.review_entries SET decided_by = gen_random_uuid() WHERE id = $1',
    ],
    ['with other words', `UPDATE portcullis.review_entries SET comment = 'no' WHERE id = $1`],
    ['at another time', 'UPDATE portcullis.review_entries SET decided_at = now() WHERE id = $1'],
  ])('keeps what was decided: it is never %s', async (_name, sql) => {
    expect(await attempt(sql, [decided])).toBe(FORBIDDEN);
  });

  it('is not given evidence anew', async () => {
    const before = await stored();
    expect(
      await attempt(
        `SELECT portcullis.take_review_evidence($1, '00000000-0000-0000-0000-000000000000', 100)`,
        [review.id],
      ),
    ).toBeUndefined();
    expect(await stored()).toEqual(before);
  });
});

describe('the trail, for whoever starts reviews', () => {
  it.each([
    'SELECT 1 FROM portcullis.log_leaves',
    'SELECT 1 FROM portcullis.trail_facets',
    'SELECT 1 FROM portcullis.access_entries',
    'SELECT * FROM portcullis.review_evidence(NULL, NULL, NULL, NULL, now(), now())',
  ])('answers nothing but a review’s evidence: %s', async (sql) => {
    expect(await attempt(sql)).toBe(FORBIDDEN);
  });
});

describe('the second line on reviews', () => {
  it.each(['reviews', 'review_entries', 'review_reminders'])(
    'shows no row of %s to another client',
    async (table) => {
      const [borealis] = await at.scene.rows<{ id: string }>(
        `SELECT id FROM organisations WHERE slug = 'borealis'`,
      );
      const count = `SELECT count(*)::int AS n FROM portcullis.${table}`;
      const [all] = await at.scene.rows<{ n: number }>(`SELECT count(*)::int AS n FROM ${table}`);
      expect(all?.n).toBeGreaterThan(0);
      expect(await admin.read({ organisations: [borealis?.id as string] }, count)).toEqual([{ n: 0 }]);
      expect(await admin.query(count)).toEqual([{ n: 0 }]);
      expect(await admin.read({ organisations: [at.organisation] }, count)).toEqual([all]);
    },
  );

  it('tells another client neither who may review nor any evidence', async () => {
    const [borealis] = await at.scene.rows<{ id: string }>(
      `SELECT id FROM organisations WHERE slug = 'borealis'`,
    );
    const scope = { organisations: [borealis?.id as string] };
    expect(
      await admin.read(scope, 'SELECT * FROM portcullis.review_candidates($1)', [at.organisation]),
    ).toEqual([]);
    expect(
      await admin.read(
        { organisations: [at.organisation] },
        'SELECT * FROM portcullis.review_candidates($1)',
        [at.organisation],
      ),
    ).not.toEqual([]);
  });
});
