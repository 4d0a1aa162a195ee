import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Answer, Api } from '../support/api.js';
import { ok, refusalOf, Scene } from '../support/scene.js';

const BULK = '/admin/v1/assignments/bulk';
const HEADING = 'person,project,purpose,startsAt,expiresAt\n';

let scene: Scene;
let client: Api;
let operator: Api;
beforeAll(async () => {
  scene = await Scene.create();
  await scene.client('acme');
  await scene.client('borealis');
  await scene.dataset('acme', 'scenes');
  await scene.dataset('acme', 'faces', { sensitivity: 'special_category', clientInstruction: 'as agreed' });
  await scene.project('acme', 'street', ['scenes']);
  await scene.project('acme', 'portraits', ['scenes', 'faces']);
  await scene.project('borealis', 'voices', []);
  for (const handle of ['anna', 'bert', 'cleo', 'dora']) await scene.person(handle, { worksFor: ['acme'] });
  await scene.person('outsider');
  client = await scene.as('acme-admin');
  operator = await scene.as('operator');
});
afterAll(() => scene.stop());

const dryRun = async (rows: string, api = client, query = ''): Promise<Answer['body']> =>
  ok(await api.csv(`${BULK}?dryRun=true${query}`, HEADING + rows));
const live = async (): Promise<number> =>
  (await scene.rows('SELECT 1 FROM assignments WHERE revoked_at IS NULL')).length;

describe('POST /admin/v1/assignments/bulk?dryRun=true', () => {
  it('says of each row what would become of it, and changes nothing', async () => {
    const existing = ok(await client.post('/admin/v1/assignments', { project: 'street', person: 'dora' }));
    const before = [await live(), await scene.rows('SELECT count(*) FROM access_entries')];
    const { rows, counts, ...head } = await dryRun(
      [
        'anna,street,,,',
        'anna,street,,,2100-01-01T00:00:00Z',
        'dora,street,,,',
        'dora,street,annotation,,2100-01-01T00:00:00Z',
        'nobody,street,,,',
        'bert,voices,,,',
        'bert,portraits,,,',
        'bert,street,,2030-01-01T00:00:00Z,2029-01-01T00:00:00Z',
        'bert,street,NOT A PURPOSE,,',
        ',street,,,',
        'acme-admin,street,,,',
        'outsider,street,,,',
      ].join('\n'),
    );
    const seen = rows.map(({ row, status, code, field }: Answer['body']) => [row, status, code, field]);
    expect(seen).toEqual([
      [2, 'would-create', null, null],
      [3, 'error', 'ROW_REPEATED', 'person'],
      [4, 'exists', null, null],
      [5, 'error', 'ROW_REPEATED', 'person'],
      [6, 'error', 'REFERENCE_UNKNOWN', 'person'],
      [7, 'error', 'REFERENCE_UNKNOWN', 'project'],
      [8, 'error', 'SPECIAL_CATEGORY_ONE_BY_ONE', 'project'],
      [9, 'error', 'PERIOD_EMPTY', 'expiresAt'],
      [10, 'error', 'REQUEST_INVALID', 'purpose'],
      [11, 'error', 'REQUEST_INVALID', 'person'],
      [12, 'error', 'OWN_ACCESS', 'person'],
      [13, 'error', 'REFERENCE_UNKNOWN', 'person'],
    ]);
    expect(rows[2].assignment).toBe(existing.id);
    expect(counts).toEqual({ create: 1, exists: 1, error: 10 });
    expect(head).toEqual({ dryRun: true, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect([await live(), await scene.rows('SELECT count(*) FROM access_entries')]).toEqual(before);
    ok(await client.delete(`/admin/v1/assignments/${existing.id}`));
  });

  it('lets the operator name the client, and assign somebody who does not work for it yet', async () => {
    const { rows } = await dryRun('outsider,street,,,', operator, '&organisation=acme');
    expect(rows).toMatchObject([{ status: 'would-create' }]);
    const unnamed = await operator.csv(`${BULK}?dryRun=true`, HEADING);
    expect([unnamed.status, unnamed.body.code]).toEqual([422, 'ORGANISATION_REQUIRED']);
    expect((await client.csv(`${BULK}?dryRun=true&organisation=borealis`, HEADING)).status).toBe(404);
  });
});

describe('POST /admin/v1/assignments/bulk', () => {
  it('changes nothing where one row cannot be, and names each such row and field', async () => {
    const before = await live();
    const refused = await client.csv(BULK, `${HEADING}anna,street,,,\nnobody,street,,,\nbert,nowhere,,,\n`);
    expect([refused.status, refused.body.code]).toEqual([422, 'BULK_ROWS_REFUSED']);
    expect(refused.body.errors).toEqual([
      { field: 'rows.3.person', detail: 'REFERENCE_UNKNOWN: names nothing that you may see' },
      { field: 'rows.4.project', detail: 'REFERENCE_UNKNOWN: names nothing that you may see' },
    ]);
    expect(await live()).toBe(before);
  });

  it('is on record where a row would give the caller access', async () => {
    const refused = await operator.csv(`${BULK}?organisation=acme`, `${HEADING}operator,street,,,\n`);
    expect([refused.status, refused.body.code]).toEqual([422, 'BULK_ROWS_REFUSED']);
    expect(refusalOf(await scene.entryOf(refused))).toContainEqual(['OWN_ACCESS']);
  });

  it('makes all rows with a record each, says so once more for a repetition, and makes nothing twice', async () => {
    const file = `\uFEFF${HEADING}anna,street,,,2100-01-01T00:00:00Z\r\n"bert",street,annotation,2026-01-01T00:00:00Z,\r\n\r\n`;
    const headers = { 'idempotency-key': 'file-1', 'x-change-reason': 'spring team' };
    const first = await client.csv(BULK, file, headers);
    expect(first.status).toBe(201);
    expect(first.body.rows.map(({ status }: Answer['body']) => status)).toEqual(['created', 'created']);
    const again = await client.csv(BULK, file, headers);
    expect([again.text, again.headers['idempotency-replayed']]).toEqual([first.text, 'true']);
    const unkeyed = await client.csv(BULK, file);
    expect([unkeyed.status, unkeyed.body.counts]).toEqual([200, { create: 0, exists: 2, error: 0 }]);
    const other = await client.csv(BULK, `${HEADING}cleo,street,,,\n`, headers);
    expect([other.status, other.body.code]).toEqual([422, 'IDEMPOTENCY_KEY_REUSED']);

    const summary = await scene.entryOf(first);
    expect(summary.body).toMatchObject({
      action: 'assignment.import',
      reason: 'spring team',
      after: { created: 2, existed: 0, sha256: first.body.sha256 },
    });
    for (const { assignment } of first.body.rows) {
      const records = await scene.rows<{ record: Answer['body'] }>(
        `SELECT event->'unmapped'->'record' AS record FROM access_entries WHERE event->'unmapped'->'record'->'object'->>'id' = $1`,
        [assignment],
      );
      expect(records).toMatchObject([{ record: { action: 'assignment.create', after: { id: assignment } } }]);
    }
    const { items } = ok(await client.get('/admin/v1/assignments?project=street&person=bert'));
    expect(items).toMatchObject([
      { purpose: 'annotation', startsAt: '2026-01-01T00:00:00.000Z', expiresAt: null },
    ]);
  });

  it('refuses a row that an assignment with other terms stands against', async () => {
    ok(await client.csv(BULK, `${HEADING}cleo,street,,,2100-01-01T00:00:00Z\n`));
    const refused = await client.csv(BULK, `${HEADING}cleo,street,,,\n`);
    expect(refused.body.errors).toMatchObject([{ field: 'rows.2.person' }]);
    expect(refused.body.errors[0].detail).toContain('ASSIGNMENT_EXISTS');
  });

  it('of two equal files that race makes each assignment once', async () => {
    await scene.person('emil', { worksFor: ['acme'] });
    const answers = await Promise.all(
      Array.from({ length: 4 }, () => client.csv(BULK, `${HEADING}emil,street,,2026-01-01T00:00:00Z,\n`)),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 200, 201]);
    expect(
      await scene.rows(
        `SELECT 1 FROM assignments a JOIN people p ON p.id = a.person_id WHERE p.slug = 'emil'`,
      ),
    ).toHaveLength(1);
  });

  it('takes a file as large as it may be within the time that reads can wait', async () => {
    await scene.rows(
      `INSERT INTO people (id, organisation_id, slug, issuer, subject, name, roles)
       SELECT uuidv7(), $1, 'many-' || n, 'http://idp.test', 'many-' || n, 'Many', '{annotator}' FROM generate_series(1, 1001) n`,
      [scene.operatorId],
    );
    const rows = (most: number): string =>
      Array.from({ length: most }, (_, index) => `many-${index + 1},street,,,\n`).join('');
    const path = `${BULK}?organisation=acme`;
    const tooMany = await operator.csv(path, HEADING + rows(1_001));
    expect([tooMany.status, tooMany.body.code]).toEqual([422, 'CSV_TOO_MANY_ROWS']);
    const startedAt = performance.now();
    const made = ok(await operator.csv(path, HEADING + rows(1_000)));
    const seconds = (performance.now() - startedAt) / 1_000;
    expect(made.counts.create).toBe(1_000);
    // A policy change whose transaction idles for a second is undone; on a busy machine the whole answer takes longer.
    expect(seconds).toBeLessThan(10);
  }, 60_000);
});

describe('a file that is none', () => {
  it.each([
    ['empty', '', 422, 'CSV_EMPTY'],
    ['a heading only', 'person,project\n', 422, 'CSV_EMPTY'],
    ['a heading and blank lines', 'person,project\n\n\n', 422, 'CSV_EMPTY'],
    ['without a project', 'person\nanna\n', 422, 'CSV_COLUMNS'],
    ['with a column twice', 'person,project,person\n', 422, 'CSV_COLUMNS'],
    ['with a foreign column', 'person,project,organisation\n', 422, 'CSV_COLUMNS'],
    ['with a column of a prototype', 'person,project,__proto__\nanna,street,x\n', 422, 'CSV_COLUMNS'],
    ['short of a value', 'person,project\nanna\n', 400, 'CSV_MALFORMED'],
    ['with a value too many', 'person,project\nanna,street,more\n', 400, 'CSV_MALFORMED'],
    ['with an open quote', 'person,project\n"anna,street\n', 400, 'CSV_MALFORMED'],
    ['with a quote inside', 'person,project\nan"na,street\n', 400, 'CSV_MALFORMED'],
    ['with an endless value', `person,project\n"${'x'.repeat(10_000)}",street\n`, 400, 'CSV_MALFORMED'],
    ['with too many rows', `person,project\n${'anna,street\n'.repeat(3_000)}`, 422, 'CSV_TOO_MANY_ROWS'],
    [
      'too large',
      `person,project\n${`anna,street${' '.repeat(2_000)}\n`.repeat(700)}`,
      413,
      'BODY_TOO_LARGE',
    ],
  ])('%s is refused', async (_what, file, status, code) => {
    const refused = await client.csv(BULK, file);
    expect([refused.status, refused.body.code]).toEqual([status, code]);
  });

  it('is refused by its type, its coding and its bytes', async () => {
    const file = 'person,project\nanna,street\n';
    for (const headers of [{ 'content-type': 'application/json' }, { 'content-encoding': 'gzip' }]) {
      expect((await client.csv(BULK, file, headers)).status).toBe(415);
    }
    const bytes = Buffer.concat([Buffer.from('person,project\n'), Buffer.from([0xff, 0xfe, 0x00])]);
    expect((await client.csv(BULK, bytes)).body.code).toBe('CSV_MALFORMED');
    expect((await client.csv(`${BULK}?dryRun=yes`, file)).body.errors).toMatchObject([{ field: 'dryRun' }]);
  });

  it('never is a 5xx, whatever is in it, and never an assignment', async () => {
    const before = await live();
    const pieces = fc.constantFrom(
      'person',
      'project',
      'anna',
      'street',
      ',',
      '\n',
      '\r',
      '"',
      '""',
      '\0',
      '😀',
      '=1+1',
      ';',
      '\t',
    );
    await fc.assert(
      fc.asyncProperty(fc.array(pieces, { maxLength: 40 }), async (parts) => {
        const { status, body } = await client.csv(BULK, `person,project\nnobody,street\n${parts.join('')}`);
        return status >= 400 && status < 500 && typeof body.code === 'string';
      }),
      { numRuns: 150, seed: 20_261_127 },
    );
    expect(await live()).toBe(before);
    expect(scene.fixture.log).toEqual([]);
  }, 60_000);
});
