import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ROLES } from '#libs/policy';
import { type Answer, Api } from '../support/api.js';
import { ok, Scene } from '../support/scene.js';
import { ROUTE_GRID, type RouteGridRow } from './route-grid.js';
import {
  NOT_THE_OPERATORS,
  PERSONAL_ROUTES,
  ROUTE_SAMPLES,
  SHARED_ROUTES,
  TOLD_APART_ELSEWHERE,
} from './route-samples.js';
import { type TenantThings, tenantThings } from './tenant-things.js';

type Caller = (typeof ROLES)[number] | 'nobody';
/** What a caller comes to know: a refusal by role, that there is nothing, or the thing itself (also where it cannot be done to it). */
type Verdict = 'forbidden' | 'hidden' | 'reached';

const CALLERS: readonly Caller[] = [...ROLES, 'nobody'];
const ROWS = ROUTE_GRID.filter(({ route }) => !TOLD_APART_ELSEWHERE.has(route));
const READERS: readonly Caller[] = ['annotator', 'reviewer'];
const OPERATORS: readonly Caller[] = ['operator_admin', 'operator_auditor'];

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

function ask(api: Api, route: string, things: TenantThings): Promise<Answer> {
  const [method = '', pattern = ''] = route.split(' ');
  const { query, body } = ROUTE_SAMPLES[route] ?? {};
  const filled = pattern.replace(/\{(\w+)\}/g, (_whole, name: string) => {
    if (!(name in things)) throw new Error(`no client has a thing that is called {${name}}`);
    return things[name as keyof TenantThings];
  });
  const path = `${filled}${query?.(things) ?? ''}`;
  return method === 'GET' ? api.get(path) : api.send(method, path, body?.(things) ?? {});
}

/** The verdict, or what was said where that is none. */
function verdictOf({ status, body, text }: Answer): string {
  if (status === 403) return 'forbidden';
  if (status === 404 || (status === 422 && body.code === 'REFERENCE_UNKNOWN')) return 'hidden';
  // Anything else is about the thing: it was found, whatever became of it. A 400 was refused before anybody looked.
  return status === 200 || status === 201 || status === 409 || status === 422
    ? 'reached'
    : `${status} ${text}`;
}

function expected({ route, allowed }: RouteGridRow, caller: Caller, isOwn: boolean): Verdict {
  if (caller === 'nobody' || !allowed.includes(caller)) return 'forbidden';
  if (NOT_THE_OPERATORS.has(route) && OPERATORS.includes(caller)) return 'hidden';
  if (!isOwn && !SHARED_ROUTES.has(route) && !OPERATORS.includes(caller)) return 'hidden';
  return PERSONAL_ROUTES[route]?.[READERS.includes(caller) ? 'readers' : 'offices'] ?? 'reached';
}

describe('the role × route grid over two organisations', () => {
  // What is another's is asked for first: it must not be hidden only because it is gone.
  it.each(CALLERS)(
    'gives %s its own organisation’s things, and of another’s not even that they are there',
    async (caller) => {
      const api = callers.get(caller) as Api;
      const seen: unknown[] = [];
      for (const row of ROWS) {
        // A webhook that was removed is nothing to ask anything of: each route finds it there.
        if (row.route.includes('{webhook}'))
          await scene.rows('UPDATE notification_webhooks SET removed_at = NULL');
        const [theirs, ours] = [await ask(api, row.route, other), await ask(api, row.route, own)];
        seen.push([row.route, verdictOf(theirs), verdictOf(ours)]);
      }
      expect(seen).toEqual(
        ROWS.map((row) => [row.route, expected(row, caller, false), expected(row, caller, true)]),
      );
    },
  );

  it('has samples of no routes but those of the grid', () => {
    const routes = new Set(ROUTE_GRID.map(({ route }) => route));
    const named = [
      ...Object.keys(ROUTE_SAMPLES),
      ...SHARED_ROUTES,
      ...NOT_THE_OPERATORS,
      ...TOLD_APART_ELSEWHERE,
    ];
    expect(named.filter((route) => !routes.has(route))).toEqual([]);
  });
});
