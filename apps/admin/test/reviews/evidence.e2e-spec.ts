import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ReviewScene } from '../support/review-scene.js';
import { CHECKED_WORKER, ok } from '../support/scene.js';

let at: ReviewScene;
beforeAll(async () => {
  at = await ReviewScene.create();
  for (const handle of ['anna', 'otto']) {
    at.ids[handle] = await at.scene.person(handle, { worksFor: ['acme'], worker: CHECKED_WORKER });
    await at.assign(handle);
  }
  ok(await at.client.upload('scenes', 'x', Buffer.from('x')));
});
afterAll(() => at.stop());

/** Accepts the client's newest NDA, as the gateway would write it down. */
const accept = (handle: string) =>
  at.scene.rows(
    `INSERT INTO acceptances (terms_id, person_id, organisation_id, sha256)
     SELECT t.id, $1, t.organisation_id, t.sha256 FROM terms t WHERE t.kind = 'nda' ORDER BY t.version DESC LIMIT 1`,
    [at.ids[handle]],
  );
const issue = (document: string, graceDays = 0) =>
  at.client.post('/admin/v1/terms', { kind: 'nda', title: 'NDA', document, graceDays }).then(ok);

async function standingOf(handle: string) {
  const { items } = ok(await at.client.get('/admin/v1/nda-coverage?limit=200'));
  return items.find(({ person }: { person: string }) => person === at.ids[handle]);
}

/** What the gate on terms says of the person's NDA, by the code that decides reads. */
async function gateSays(handle: string): Promise<string[]> {
  const [item] = await at.scene.rows<{ id: string }>('SELECT id FROM items LIMIT 1');
  const asked = { person: handle, item: item?.id, project: 'street', ip: '127.0.0.1' };
  const { reasons } = ok(await at.client.post('/admin/v1/explain', asked));
  return reasons.map(({ code }: { code: string }) => code).filter((code: string) => code.startsWith('NDA_'));
}

/** RFC 4180: every field is quoted, or empty. */
function parsed(text: string): Record<string, string>[] {
  const [head = [], ...rows] = text
    .trimEnd()
    .split('\r\n')
    .map((line) =>
      [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)")?/g)].map(([, cell = '']) => cell.replaceAll('""', '"')),
    );
  return rows.map((row) => Object.fromEntries(head.map((name, index) => [name, row[index] ?? ''])));
}

describe('the report on NDAs', () => {
  it('says of everybody assigned what the gate would say, through every standing', async () => {
    const check = async (standing: string, codes: string[]) => {
      expect([(await standingOf('anna')).standing, await gateSays('anna')]).toEqual([standing, codes]);
      expect(ok(await at.client.get('/admin/v1/nda-coverage/summary'))).toMatchObject({ people: 2 });
    };
    await check('not-issued', ['NDA_NOT_ACCEPTED']);
    await issue('one');
    await check('not-accepted', ['NDA_NOT_ACCEPTED']);
    await accept('anna');
    await check('current', []);
    await issue('two', 3);
    await check('in-grace', []);
    await issue('three');
    await check('superseded', ['NDA_SUPERSEDED']);
    await accept('anna');
    await check('current', []);
  });

  it('names the version that was accepted, and counts', async () => {
    expect(await standingOf('anna')).toMatchObject({
      projects: [at.ids['street']],
      acceptedVersion: 3,
      acceptedAt: expect.any(String),
    });
    expect(await standingOf('otto')).toMatchObject({ standing: 'not-accepted', acceptedVersion: null });
    expect(ok(await at.client.get('/admin/v1/nda-coverage/summary?project=street'))).toEqual({
      organisation: at.organisation,
      people: 2,
      current: 1,
      'in-grace': 0,
      superseded: 0,
      'not-accepted': 1,
      'not-issued': 0,
    });
    const { items } = ok(await at.client.get('/admin/v1/nda-coverage?standing=not-accepted'));
    expect(items.map(({ person }: { person: string }) => person)).toEqual([at.ids['otto']]);
  });

  it('is another client’s own', async () => {
    const other = await at.scene.as('borealis-admin');
    expect(ok(await other.get('/admin/v1/nda-coverage')).items).toEqual([]);
    expect((await other.get('/admin/v1/nda-coverage?organisation=acme')).status).toBe(404);
    expect((await (await at.scene.as('operator')).get('/admin/v1/nda-coverage')).body.code).toBe(
      'ORGANISATION_REQUIRED',
    );
  });

  it('is frozen in a review: who signs afterwards is counted as they stood', async () => {
    const review = await at.start();
    await accept('otto');
    const { ndaCoverage } = ok(await at.client.get(`/admin/v1/reviews/${review.id}`));
    expect(ndaCoverage).toMatchObject({ current: 1, 'not-accepted': 1 });
    expect((await at.entries(review.id, 'person=otto'))[0].nda).toBe('not-accepted');
  });
});

describe('GET /admin/v1/reviews/{review}/export', () => {
  it('gives what was looked at and decided, by whom, when, with its records, and is itself recorded', async () => {
    const { id } = await at.start();
    const [entry] = await at.entries(id, 'person=anna');
    const decided = ok(await at.decide(id, entry.id, { decision: 'keep', comment: '=1+1' }));
    const answer = await at.client.get(`/admin/v1/reviews/${id}/export`);
    const { review, population, decisions, format } = ok(answer);
    expect(format).toBe('portcullis-review/1');
    expect(decisions).toHaveLength(population.length);
    expect(decisions.find((one: { entry: string }) => one.entry === entry.id).decision).toEqual(
      decided.decision,
    );
    expect(await at.scene.entryOf(answer)).toMatchObject({
      body: {
        action: 'review.export',
        object: { id },
        after: { populationSha256: review.population.sha256 },
      },
    });
    expect(answer.headers['content-disposition']).toBe(`attachment; filename="review-${id}.json"`);
  });

  it('gives the same as a table in which no cell is a formula', async () => {
    const { id, population } = await at.start();
    const [entry] = await at.entries(id, 'person=anna');
    ok(
      await at.decide(id, entry.id, { decision: 'keep', comment: '=HYPERLINK("http://x","y"), all "fine"' }),
    );
    const answer = await at.client.get(`/admin/v1/reviews/${id}/export?format=csv`);
    expect(answer.headers).toMatchObject({
      'content-type': 'text/csv; charset=utf-8',
      'x-access-record': expect.any(String),
    });
    const lines = parsed(answer.text);
    expect(lines).toHaveLength(2);
    const line = lines.find((one) => one['entry'] === entry.id);
    expect(line).toMatchObject({
      review: id,
      populationSha256: population.sha256,
      person: at.ids['anna'],
      decision: 'keep',
      comment: '\'=HYPERLINK("http://x","y"), all "fine"',
    });
    expect((await at.client.get(`/admin/v1/reviews/${id}/export?format=pdf`)).status).toBe(400);
  });
});
