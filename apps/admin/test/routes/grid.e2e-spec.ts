import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ROLES } from '#libs/policy';
import { Api } from '../support/api.js';
import { ok, Scene } from '../support/scene.js';
import { PUBLIC_ROUTES, ROUTE_GRID } from './route-grid.js';

const METHODS = ['get', 'put', 'post', 'patch', 'delete'];
const NOBODYS = '0195c0de-0000-7000-8000-000000000000';

let scene: Scene;
const callers = new Map<string, Api>();
beforeAll(async () => {
  scene = await Scene.create();
  await scene.client('acme');
  await scene.dataset('acme', 'scenes');
  await scene.project('acme', 'scenes', ['scenes']);
  for (const role of ROLES.filter(
    (name) => name !== 'tool' && name !== 'operator_admin' && name !== 'client_admin',
  )) {
    const organisation = role === 'client_auditor' ? 'acme' : 'provider';
    await scene.person(role.replace('_', '-'), { organisation, roles: [role], worksFor: ['acme'] });
    callers.set(role, await scene.as(role.replace('_', '-')));
  }
  callers.set('operator_admin', await scene.as('operator'));
  callers.set('client_admin', await scene.as('acme-admin'));
  callers.set('tool', await tool());
});
afterAll(() => scene.stop());

async function tool(): Promise<Api> {
  const client = await scene.as('acme-admin');
  const credential = { slug: 'tool', name: 'Tool', projects: ['scenes'], expiresAt: '2100-01-01T00:00:00Z' };
  const { secret } = ok(await client.post('/admin/v1/tool-credentials', credential));
  return new Api(scene.admin.origin, secret);
}

/** Asks for what nobody has, with a body that nothing is made from: what is left to see is the permission. */
function call(api: Api, route: string) {
  const [method = '', pattern = ''] = route.split(' ');
  const path = pattern.replace(/\{\w+\}/g, NOBODYS);
  return method === 'GET' ? api.get(path) : api.send(method, path, {});
}

describe('the role × route grid of the control plane', () => {
  it('has a row for every route there is, and no other', async () => {
    const { paths } = ok(await scene.anonymous.get('/openapi.json'));
    const routes = Object.entries<object>(paths).flatMap(([path, operations]) =>
      METHODS.filter((method) => method in operations).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect([...ROUTE_GRID.map(({ route }) => route), ...PUBLIC_ROUTES].sort()).toEqual(routes.sort());
  });

  it.each(ROLES)('gives %s exactly the routes of its row', async (role) => {
    const api = callers.get(role) as Api;
    const verdicts = await Promise.all(
      ROUTE_GRID.map(
        async ({ route }) => [route, (await call(api, route)).status === 403 ? 'deny' : 'allow'] as const,
      ),
    );
    expect(verdicts).toEqual(
      ROUTE_GRID.map(({ route, allowed }) => [route, allowed.includes(role) ? 'allow' : 'deny']),
    );
  });

  it('never answers an allowed role with 401 or 5xx, and changes nothing for an empty body', async () => {
    for (const { route, allowed } of ROUTE_GRID) {
      for (const role of allowed) {
        const { status } = await call(callers.get(role) as Api, route);
        expect([route, role, status]).toEqual([route, role, expect.any(Number)]);
        expect(status === 200 || (status >= 400 && status < 500 && status !== 401)).toBe(true);
      }
    }
  });

  it('answers 401 without a credential, whatever the route', async () => {
    const answers = await Promise.all(ROUTE_GRID.map(({ route }) => call(scene.anonymous, route)));
    expect(answers.map(({ status }) => status)).toEqual(ROUTE_GRID.map(() => 401));
  });

  it('takes every route from a person who was suspended, with the token they already had', async () => {
    await scene.person('second-operator', { roles: ['operator_admin'] });
    const suspended = await scene.as('second-operator');
    expect((await suspended.get('/admin/v1/organisations')).status).toBe(200);
    ok(await (await scene.as('operator')).post('/admin/v1/people/second-operator/suspend'));
    const answers = await Promise.all(ROUTE_GRID.map(({ route }) => call(suspended, route)));
    expect(answers.map(({ status }) => status)).toEqual(ROUTE_GRID.map(() => 403));
  });

  it('records each refusal on the trail of the caller’s organisation, named in the answer', async () => {
    const refused = await (callers.get('client_auditor') as Api).post('/admin/v1/people', {});
    expect(refused.body).toMatchObject({
      code: 'ROLE_FORBIDS',
      reasons: [{ gate: 'role', code: 'ROLE_FORBIDS', detail: expect.any(String) }],
      recordId: refused.headers['x-access-record'],
    });
    const [organisation] = await scene.rows<{ id: string }>(
      `SELECT id FROM organisations WHERE slug = 'acme'`,
    );
    expect(await scene.entryOf(refused)).toMatchObject({
      kind: 'administration',
      effect: 'deny',
      codes: ['ROLE_FORBIDS'],
      organisation_id: organisation?.id,
      body: { object: { type: 'permission', id: 'person:create' } },
    });
  });
});
