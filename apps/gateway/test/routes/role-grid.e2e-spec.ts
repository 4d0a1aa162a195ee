import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { uuidV7 } from '#libs/kernel';
import type { Role } from '#libs/policy';
import { ask } from '../support/http-client.js';
import { listRoutes } from '../support/route-list.js';
import { Scene } from '../support/scene.js';
import { addTasks, clearTasks } from '../support/tasks.js';
import { makeTicket, type TicketWish } from '../support/tickets.js';
import { connectTool } from '../support/tools.js';
import { createPerson, ndaSha256 } from '../support/world.js';

type Caller = Role | 'nobody';
type Row = Readonly<Record<Caller, number>>;

const PERSON_ROLES: readonly Role[] = [
  'operator_admin',
  'client_admin',
  'operator_auditor',
  'client_auditor',
  'annotator',
  'reviewer',
];
const CALLERS: readonly Caller[] = [...PERSON_ROLES, 'tool', 'nobody'];

const PUBLIC: Row = {
  operator_admin: 200,
  client_admin: 200,
  operator_auditor: 200,
  client_auditor: 200,
  annotator: 200,
  reviewer: 200,
  tool: 200,
  nobody: 200,
};
const ANYBODY_KNOWN: Row = { ...PUBLIC, nobody: 401 };
const READERS: Row = {
  operator_admin: 403,
  client_admin: 403,
  operator_auditor: 403,
  client_auditor: 403,
  annotator: 200,
  reviewer: 200,
  tool: 200,
  nobody: 401,
};
// A client's administrator may know what its own organisation stores, never open it.
const DESCRIBERS: Row = { ...READERS, client_admin: 200 };
// Whoever may read may make tickets, and take back their own; a ticket itself is the only credential its address asks for.
const TICKETERS: Row = { ...READERS, annotator: 201, reviewer: 201, tool: 201 };
const TICKET_REVOKERS: Row = { ...READERS, annotator: 204, reviewer: 204, tool: 204 };
// A session is a person's, and any person may have one.
const SESSION_OPENERS: Row = {
  operator_admin: 201,
  client_admin: 201,
  operator_auditor: 201,
  client_auditor: 201,
  annotator: 201,
  reviewer: 201,
  tool: 403,
  nobody: 401,
};
// From no page at all nobody signs out; what a page of our own does is in test/sessions.
const SESSION_ENDERS: Row = Object.fromEntries(CALLERS.map((caller) => [caller, 403])) as Row;
// What a person is mailed about is theirs to say, whatever their role; a tool is mailed nothing.
const PREFERRERS: Row = { ...ANYBODY_KNOWN, tool: 403 };
// A task is a person's who may read; a tool that acts for nobody holds none.
const HOLDERS: Row = { ...READERS, tool: 403 };
const ACCEPTORS: Row = { ...READERS, annotator: 201, reviewer: 201, tool: 403 };

// A credential that is not a signature opens nothing at the S3 door, whose it may be.
const UNSIGNED: Row = {
  operator_admin: 400,
  client_admin: 400,
  operator_auditor: 400,
  client_auditor: 400,
  annotator: 400,
  reviewer: 400,
  tool: 400,
  nobody: 403,
};

/** Whatever the router knows, so that every method is answered in S3's words. */
const S3_METHODS = [
  ...['GET', 'PUT', 'POST', 'DELETE', 'PATCH', 'TRACE', 'COPY', 'LOCK', 'MKCOL', 'MOVE'],
  ...['PROPFIND', 'PROPPATCH', 'QUERY', 'SEARCH', 'UNLOCK'],
];

/** What each role gets of each route when nothing but the role could refuse it. */
const GRID: Readonly<Record<string, Row>> = {
  'GET /livez': PUBLIC,
  'GET /readyz': PUBLIC,
  'GET /metrics': PUBLIC,
  'GET /openapi.json': PUBLIC,
  'GET /v1/me': ANYBODY_KNOWN,
  'GET /v1/me/notification-preferences': PREFERRERS,
  'PUT /v1/me/notification-preferences': PREFERRERS,
  'GET /v1/terms': ANYBODY_KNOWN,
  'GET /v1/session': ANYBODY_KNOWN,
  'POST /v1/session': SESSION_OPENERS,
  'DELETE /v1/session': SESSION_ENDERS,
  'GET /v1/projects': ANYBODY_KNOWN,
  'GET /v1/projects/:project/items': DESCRIBERS,
  'GET /v1/projects/:project/exports/label-studio': DESCRIBERS,
  'POST /v1/projects/:project/exports/label-studio': DESCRIBERS,
  'GET /v1/projects/:project/exports/cvat-manifest': DESCRIBERS,
  'GET /v1/items/:item': DESCRIBERS,
  'GET /v1/items/:item/content': READERS,
  'POST /v1/terms/:version/acceptances': ACCEPTORS,
  ...Object.fromEntries(S3_METHODS.map((method) => [`${method} /s3`, UNSIGNED])),
  // A preflight is answered before any door; whatever else is asked with OPTIONS is refused there.
  'OPTIONS /s3': Object.fromEntries(CALLERS.map((caller) => [caller, 405])) as unknown as Row,
  'POST /v1/projects/:project/tasks/claim': HOLDERS,
  'GET /v1/tasks/:task': HOLDERS,
  'POST /v1/tasks/:task/heartbeat': HOLDERS,
  'POST /v1/tasks/:task/complete': HOLDERS,
  'POST /v1/tasks/:task/release': HOLDERS,
  'POST /v1/tasks/:task/skip': HOLDERS,
  'POST /v1/items/:item/tickets': TICKETERS,
  'DELETE /v1/tickets/:ticket': TICKET_REVOKERS,
  'GET /t/:ticket': PUBLIC,
};

const ACCEPTANCE = { documentSha256: ndaSha256('Keep it to yourself.') };

let scene: Scene;
let itemId: string;
const authorizations = new Map<Caller, Record<string, string>>();

beforeAll(async () => {
  scene = await Scene.create();
  ({ itemId } = await scene.world.addItem({ content: Buffer.from('x') }));
  for (const role of PERSON_ROLES) authorizations.set(role, await createAssigned(role));
  const tool = await connectTool(scene, { projects: [scene.world.project] });
  authorizations.set('tool', { authorization: `Bearer ${tool}` });
  authorizations.set('nobody', {});
});
afterAll(() => scene?.stop());

/** A person of that role who lacks nothing else: vetted, engaged, assigned, NDA accepted. */
async function createAssigned(role: Role): Promise<Record<string, string>> {
  const { owner } = scene.fixture;
  const { client, operator, project } = scene.world;
  const handle = `grid-${role.replace('_', '-')}`;
  const id = await createPerson(scene.fixture, scene.world, handle);
  const employer = role.startsWith('client_') ? client : operator;
  await owner.query('UPDATE people SET roles = $2, organisation_id = $3 WHERE id = $1', [
    id,
    [role],
    employer,
  ]);
  await owner.query('UPDATE worker_profiles SET organisation_id = $2 WHERE person_id = $1', [id, employer]);
  await owner.query(
    `INSERT INTO assignments (id, organisation_id, project_id, person_id, purpose) VALUES ($1, $2, $3, $4, 'annotation')`,
    [uuidV7(), client, project, id],
  );
  return { authorization: `Bearer ${await scene.fixture.token(handle)}` };
}

/** A task this caller holds, whatever their role, if they are a person at all. */
async function taskHeldBy(caller: Caller): Promise<string> {
  await clearTasks(scene);
  const [task = ''] = await addTasks(scene, { tasks: [[itemId]] });
  const { client, project } = scene.world;
  await scene.fixture.owner.query('UPDATE tasks SET open_slots = 0');
  await scene.fixture.owner.query(
    `INSERT INTO task_leases (id, organisation_id, project_id, task_id, person_id, stage, expires_at)
     SELECT $1, $2, $3, $4, id, 'annotating', now() + interval '1 hour' FROM people WHERE slug = $5`,
    [uuidV7(), client, project, task, `grid-${caller.replace('_', '-')}`],
  );
  return task;
}

/** A tool asks for a person; people for themselves. */
const ticketWish = (caller: Caller): TicketWish =>
  caller === 'tool' ? { onBehalfOf: 'annotator', ...headersOf(caller) } : headersOf(caller);
const headersOf = (caller: Caller): { authorization: string } => ({
  authorization: authorizations.get(caller)?.['authorization'] ?? '',
});

/** The path with a ticket in it, freshly made: the caller's own to take back, where they can have one. */
async function withTicket(pattern: string, caller: Caller): Promise<string> {
  const maker = GRID['POST /v1/items/:item/tickets']?.[caller] === 201 ? caller : 'annotator';
  if (!pattern.includes('ticket') || pattern.endsWith('/tickets')) return pattern;
  const { id, url } = await makeTicket(scene, itemId, ticketWish(maker));
  return pattern.replace('/t/:ticket', url).replace(':ticket', id);
}

async function statusOf(route: string, caller: Caller): Promise<number> {
  const [method = '', pattern = ''] = route.split(' ');
  const path = (await withTicket(pattern, caller))
    .replace(':task', pattern.includes(':task') ? await taskHeldBy(caller) : '')
    .replace(':item', itemId)
    .replace(':project', 'pictures')
    .replace(':version', scene.world.nda);
  const answer = await ask(scene.gateway.origin + path, {
    method,
    headers: { ...authorizations.get(caller), 'content-type': 'application/json' },
    ...(['POST', 'PUT'].includes(method) &&
      !path.endsWith('/session') && { body: JSON.stringify(bodyFor(pattern, caller)) }),
  });
  return answer.status;
}

function bodyFor(pattern: string, caller: Caller): object {
  if (pattern.endsWith('/tickets'))
    return { project: 'pictures', ...(caller === 'tool' && { onBehalfOf: 'annotator' }) };
  if (pattern.endsWith('/exports/label-studio')) return { predictions: [{ item: itemId, result: [] }] };
  if (pattern.endsWith('/notification-preferences')) return { email: {} };
  return pattern.includes(':version') ? ACCEPTANCE : {};
}

const CASES = Object.entries(GRID).flatMap(([route, row]) =>
  CALLERS.map((caller): [string, Caller, number] => [route, caller, row[caller]]),
);

describe('the role × route grid of the gateway', () => {
  it.each(CASES)('%s gives %s a %d', async (route, caller, status) => {
    expect(await statusOf(route, caller)).toBe(status);
    // HEAD is the same question without the bytes.
    if (route.startsWith('GET ')) expect(await statusOf(route.replace('GET', 'HEAD'), caller)).toBe(status);
  });

  it('has a row for every route the gateway answers, and no other', () => {
    const gets = Object.keys(GRID).filter((route) => route.startsWith('GET '));
    const heads = gets.map((route) => route.replace('GET', 'HEAD'));
    expect(listRoutes(scene.gateway)).toEqual([...Object.keys(GRID), ...heads].sort());
  });

  it('answers 405 with Allow to any other method on a known path, and 404 to any other path', async () => {
    for (const route of Object.keys(GRID).filter((name) => !name.endsWith(' /s3'))) {
      const path = (route.split(' ')[1] ?? '').replace(/:\w+/g, itemId);
      const answer = await ask(scene.gateway.origin + path, {
        method: 'PATCH',
        headers: authorizations.get('annotator') ?? {},
      });
      expect([path, answer.status]).toEqual([path, 405]);
      expect(answer.headers.allow).toBeDefined();
    }
    for (const path of [
      '/',
      '/v1',
      '/admin/v1/people',
      '/v1/items',
      `/v1/items/${itemId}/`,
      '/V1/me',
      '//v1/me',
    ]) {
      const answer = await ask(scene.gateway.origin + path, {
        headers: authorizations.get('annotator') ?? {},
      });
      expect([path, answer.status]).toEqual([path, 404]);
    }
  });
});
