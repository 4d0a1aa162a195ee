import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { describedOperations, hostileValues, mutated } from '#libs/testing';
import type { Api } from '../support/api.js';
import { Scene } from '../support/scene.js';
import { existingThings } from './support/existing-things.js';
import { type Sample, validRequests } from './support/valid-requests.js';

const MUTATIONS = 1_000;
const SEED = 20_261_122;

let scene: Scene;
let samples: readonly Sample[];
let callers: Record<Sample['as'], Api>;
beforeAll(async () => {
  const secret = 'a-secret-of-the-tests-only-0123456789';
  scene = await Scene.create({ webhooks: { secret, allowPrivate: [] } });
  samples = validRequests(await existingThings(scene));
  callers = { operator: await scene.as('operator'), 'acme-admin': await scene.as('acme-admin') };
});
afterAll(() => scene.stop());

const counts = async (): Promise<unknown> =>
  scene.rows(`SELECT (SELECT count(*) FROM items) AS items, (SELECT count(*) FROM people WHERE roles && '{operator_admin}') AS operators,
    (SELECT count(*) FROM organisations WHERE kind = 'operator') AS providers`);

describe('the control plane given a spoilt request', () => {
  it('is given one of every body that the published document describes, but for a reason alone', async () => {
    const described = (await describedOperations(/ \/admin\/v1/)).filter(({ body }) =>
      Object.keys(body?.properties ?? {}).some((member) => member !== 'reason'),
    );
    const unspoilt = described.filter(({ method, path }) => {
      const pattern = new RegExp(`^${path.replace(/\{\w+\}/g, '[^/]+')}$`);
      return !samples.some((sample) => sample.method === method && pattern.test(sample.path));
    });
    expect(unspoilt.map(({ route }) => route)).toEqual([]);
    expect(described.length).toBeGreaterThan(25);
  });

  it(`answers ${MUTATIONS} mutated bodies with 2xx or 4xx and a stable code, and never makes another operator`, async () => {
    const before = await counts();
    const kinds = fc.constantFrom('replace', 'replace', 'replace', 'remove', 'add', 'whole');
    const mutation = fc.record({
      sample: fc.nat(),
      choice: fc.nat(),
      kind: kinds,
      value: await hostileValues(),
    });
    const statuses = new Map<number, number>();
    await fc.assert(
      fc.asyncProperty(mutation, async ({ sample, choice, kind, value }) => {
        const { as, method, path, body } = samples[sample % samples.length] as Sample;
        const text = JSON.stringify(mutated(body, choice, [kind, value])) ?? '';
        const answer = await callers[as].text(method, path, text);
        statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
        const named = answer.status < 300 || typeof answer.body?.code === 'string';
        return answer.status < 500 && answer.status >= 200 && named;
      }),
      { numRuns: MUTATIONS, seed: SEED },
    );
    // The mutations reach behind the schemas, not only the first check.
    expect([...statuses.keys()]).toEqual(expect.arrayContaining([200, 400, 422]));
    expect(await counts()).toEqual(before);
    expect(scene.fixture.log).toEqual([]);
  }, 120_000);

  it.each([
    ['', 400],
    ['{', 400],
    ['[]', 400],
    ['"text"', 400],
    ['null', 400],
    ['{"__proto__":{"a":1},"slug":"x","name":"x"}', 400],
    ['{"constructor":{"prototype":{}},"slug":"x","name":"x"}', 400],
    [`${'['.repeat(100)}${']'.repeat(100)}`, 400],
    [`{"slug":"x","name":"${'x'.repeat(2_000_000)}"}`, 413],
  ])('refuses the body %.40j', async (text, status) => {
    const answer = await callers.operator.text('POST', '/admin/v1/organisations', text);
    expect(answer.status).toBe(status);
    expect(answer.body.code).toEqual(expect.any(String));
  });

  it.each([
    'text/plain',
    'application/xml',
    'multipart/form-data',
    'application/json; charset=latin1x',
    'nonsense',
  ])('refuses a body of type %s, or reads it as JSON where it says so', async (type) => {
    const headers = { 'content-type': type };
    const answer = await callers.operator.text('POST', '/admin/v1/organisations', '{}', headers);
    expect([400, 415]).toContain(answer.status);
  });

  it.each([
    '%00',
    '%FF',
    '..',
    '%2e%2e',
    "'",
    '%27%20OR%201=1',
    'x'.repeat(5_000),
    '😀'.repeat(3),
    'A',
    '-a',
    'a_b',
  ])('finds nothing under the reference %.20s', async (reference) => {
    for (const kind of [
      'organisations',
      'people',
      'vendors',
      'datasets',
      'projects',
      'assignments',
      'access-requests',
      'terms',
      'pending-changes',
      'lawful-disclosures',
    ]) {
      const answer = await callers.operator.get(
        `/admin/v1/${kind}/${encodeURI(reference).replace(/%25/g, '%')}`,
      );
      expect([400, 404, 414]).toContain(answer.status);
    }
  });

  it('answers a method a route does not have with 405, and a route it does not have with 404', async () => {
    expect((await callers.operator.send('PUT', '/admin/v1/organisations')).status).toBe(405);
    expect((await callers.operator.get('/admin/v1/nothing')).status).toBe(404);
  });
});
