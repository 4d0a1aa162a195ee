import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Answer, Api } from '../support/api.js';
import { CHECKED_WORKER, ok, Scene } from '../support/scene.js';

const RULES = '/admin/v1/organisations/acme/request-rules';
const MANY = 200;
const ROLES = ['client_admin', 'client_auditor', 'operator_admin', 'operator_auditor'];

let scene: Scene;
let client: Api;
let approvers: readonly string[];
let readers: readonly string[];
let projects: readonly string[];
beforeAll(async () => {
  scene = await Scene.create();
  await scene.client('acme');
  await scene.dataset('acme', 'scenes');
  await scene.project('acme', 'street', ['scenes']);
  await scene.person('anna', { worksFor: ['acme'], worker: CHECKED_WORKER });
  client = await scene.as('acme-admin');
  ok(await client.post('/admin/v1/assignments', { project: 'street', person: 'anna' }));
  approvers = await people('approver', 'client_auditor');
  readers = await people('reader', 'annotator');
  projects = await idsOf(
    `INSERT INTO projects SELECT (jsonb_populate_record(NULL::projects, to_jsonb(p) || jsonb_build_object('id', uuidv7(), 'slug', 'copy-' || i))).*
     FROM projects p, generate_series(1, $1::int) i WHERE p.slug = 'street' RETURNING id`,
    [100],
  );
});
afterAll(() => scene?.stop());

async function idsOf(sql: string, parameters: readonly unknown[]): Promise<readonly string[]> {
  return (await scene.rows<{ id: string }>(sql, parameters)).map(({ id }) => id);
}

function people(slug: string, role: string): Promise<readonly string[]> {
  return idsOf(
    `INSERT INTO people (id, organisation_id, slug, issuer, subject, name, roles, status)
     SELECT uuidv7(), a.organisation_id, $1 || i, a.issuer, $1 || i, a.name, ARRAY[$2], a.status
     FROM people a, generate_series(1, $3::int) i WHERE a.slug = 'acme-admin' RETURNING id`,
    [slug, role, MANY],
  );
}

const invalid = ({ status, body }: Answer): unknown[] => [status, body.code, body.errors?.[0]?.field];

const step = (named: readonly string[], threshold: number): object => ({
  roles: ROLES,
  people: named,
  threshold,
});
const largest = (from: number, threshold: number) => ({
  steps: Array.from({ length: 10 }, () => step(approvers.slice(from, from + 50), threshold)),
  breakGlass: { people: readers.slice(from, from + 100) },
});

describe('the largest request rules there may be', () => {
  it('can be tightened, and replaced by others as large, all of it on record', async () => {
    ok(await client.put(RULES, largest(0, 1)));
    ok(await client.put(RULES, largest(0, 2)));
    const replaced = largest(100, 2);
    const answer = await client.put(RULES, replaced);
    ok(answer);
    expect((await scene.entryOf(answer)).body).toMatchObject({
      before: { steps: largest(0, 2).steps },
      after: { steps: replaced.steps, breakGlass: replaced.breakGlass },
    });
  });

  it('name no more people than that', async () => {
    const { steps } = largest(0, 1);
    const larger = { steps: [...steps.slice(1), step(approvers.slice(0, 51), 1)] };
    expect(invalid(await client.put(RULES, larger))).toEqual([400, 'REQUEST_INVALID', 'steps']);
  });
});

describe('the largest request rules that wait for a second person', () => {
  it('can be proposed and approved', async () => {
    await scene.person('acme-second', { organisation: 'acme', roles: ['client_admin'] });
    ok(await client.put('/admin/v1/organisations/acme/two-person-rule', { rule: 'required' }));
    const proposed = await client.put(RULES, largest(0, 1));
    expect(proposed.status).toBe(202);
    const second = await scene.as('acme-second');
    ok(await second.post(`/admin/v1/pending-changes/${proposed.body.id}/approve`));
    expect(ok(await client.get(RULES))).toMatchObject(largest(0, 1));
  });
});

describe('the largest review there may be', () => {
  const rule = (named: number, among: number): object => ({
    people: approvers.slice(0, named),
    projects: projects.slice(0, among),
  });
  const review = (last: object) => ({
    name: '本'.repeat(200),
    projects: ['street', ...projects.slice(0, 99)],
    reviewers: [
      ...Array.from({ length: 6 }, () => rule(50, 100)),
      ...Array.from({ length: 13 }, () => ({ role: 'client_admin' })),
      last,
    ],
    dueAt: new Date(Date.now() + 365 * 86_400_000).toISOString(),
    reminderHours: Array.from({ length: 10 }, (_, index) => 1 + index),
  });

  it('is started, all of it on record', async () => {
    const answer = await client.post('/admin/v1/reviews', review(rule(50, 50)));
    const { reviewers } = ok(answer);
    expect(reviewers).toHaveLength(20);
    expect((await scene.entryOf(answer)).body).toMatchObject({ before: null, after: { reviewers } });
  });

  it('names no more people and projects than that', async () => {
    const larger = await client.post('/admin/v1/reviews', review(rule(50, 51)));
    expect(invalid(larger)).toEqual([400, 'REQUEST_INVALID', 'reviewers']);
  });
});
