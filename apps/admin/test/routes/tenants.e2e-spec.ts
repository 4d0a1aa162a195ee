import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Answer, Api } from '../support/api.js';
import { ok, Scene } from '../support/scene.js';
import { ROUTE_GRID } from './route-grid.js';
import { ROUTE_SAMPLES } from './route-samples.js';
import { type Caller, CALLERS, expectedVerdict, NAMED_ROUTES } from './route-verdicts.js';
import { type TenantThings, tenantThings } from './tenant-things.js';

const FOUND: ReadonlySet<number> = new Set([200, 201, 202, 409, 422]);
/** What one caller ended is there for the next: each route finds everything it asks for. */
const RESTORE = `
  UPDATE notification_webhooks SET removed_at = NULL;
  UPDATE vendor_objections o SET withdrawn_at = NULL
  WHERE NOT EXISTS (SELECT FROM vendor_objections n WHERE (n.organisation_id, n.vendor_id) = (o.organisation_id, o.vendor_id) AND n.id > o.id);
  INSERT INTO engagements (person_id, organisation_id)
  SELECT p.id, o.id FROM people p JOIN organisations o ON p.slug = 'worker-of-' || o.slug ON CONFLICT DO NOTHING`;

let scene: Scene;
let own: TenantThings;
let other: TenantThings;
const callers = new Map<Caller, Api>();

beforeAll(async () => {
  scene = await Scene.create({
    webhooks: { secret: 'a-secret-of-the-tests-only-0123456789', allowPrivate: [] },
  });
  const operator = await scene.as('operator');
  const { id: vendor } = ok(await operator.post('/admin/v1/vendors', { slug: 'pixels', name: 'Pixels' }));
  own = await tenantThings(scene, 'acme', vendor);
  other = await tenantThings(scene, 'borealis', vendor);
  const client = await scene.as('acme-admin');
  const approval = { noticeDate: '2026-01-01T00:00:00Z', effectiveFrom: '2026-01-01T00:00:00Z' };
  ok(await client.put(`/admin/v1/vendors/${vendor}/approvals`, approval));
  for (const role of ['operator_auditor', 'client_auditor', 'annotator', 'reviewer', 'nobody'] as const) {
    const organisation = role === 'client_auditor' ? 'acme' : 'provider';
    const roles = role === 'nobody' ? [] : [role];
    await scene.person(role.replace('_', '-'), { organisation, roles, worksFor: ['acme'] });
    callers.set(role, await scene.as(role.replace('_', '-')));
  }
  callers.set('operator_admin', operator);
  callers.set('client_admin', client);
  const credential = {
    slug: 'machine',
    name: 'M',
    projects: [own.project],
    expiresAt: '2100-01-01T00:00:00Z',
  };
  const { secret } = ok(await client.post('/admin/v1/tool-credentials', credential));
  callers.set('tool', new Api(scene.admin.origin, secret));
});
afterAll(() => scene.stop());

async function ask(api: Api, route: string, things: TenantThings): Promise<Answer> {
  await scene.rows(RESTORE);
  const [method = '', pattern = ''] = route.split(' ');
  const { query, body, csv } = ROUTE_SAMPLES[route] ?? {};
  const filled = pattern.replace(/\{(\w+)\}/g, (_whole, name: string) => {
    if (!(name in things)) throw new Error(`no client has a thing that is called {${name}}`);
    return things[name as keyof TenantThings];
  });
  const path = `${filled}${query?.(things) ?? ''}`;
  if (csv) return api.csv(path, csv(things));
  return method === 'GET' ? api.get(path) : api.send(method, path, body?.(things) ?? {});
}

/** The verdict, or what was said where that is none. */
function verdictOf({ status, body, text }: Answer): string {
  if (status === 403) return 'forbidden';
  if (status === 404 || (status === 422 && body.code === 'REFERENCE_UNKNOWN')) return 'hidden';
  // Anything else is about the thing: it was found, whatever became of it. A 400 was refused before anybody looked.
  return FOUND.has(status) ? 'reached' : `${status} ${text}`;
}

describe('the role × route grid over two organisations', () => {
  // What is another's is asked for first: it must not be hidden only because it is gone.
  it.each(CALLERS)(
    'gives %s its own organisation’s things, and of another’s not even that they are there',
    async (caller) => {
      const api = callers.get(caller) as Api;
      const seen: unknown[] = [];
      for (const row of ROUTE_GRID) {
        const [theirs, ours] = [await ask(api, row.route, other), await ask(api, row.route, own)];
        seen.push([row.route, verdictOf(theirs), verdictOf(ours)]);
      }
      expect(seen).toEqual(
        ROUTE_GRID.map((row) => [
          row.route,
          expectedVerdict(row, caller, false),
          expectedVerdict(row, caller, true),
        ]),
      );
    },
  );

  it('has samples of no routes but those of the grid', () => {
    const routes = new Set(ROUTE_GRID.map(({ route }) => route));
    const named = [...Object.keys(ROUTE_SAMPLES), ...NAMED_ROUTES];
    expect(named.filter((route) => !routes.has(route))).toEqual([]);
  });
});
