import fc from 'fast-check';
import type { Answer, Api, Question } from '../../support/api.js';
import { governanceOf } from '../../support/governance.js';
import { hostile } from '../../support/mutations.js';
import type { Scene } from '../../support/scene.js';
import { ROUTE_GRID } from '../../routes/route-grid.js';
import { tenantThings } from '../../routes/tenant-things.js';
import { type DescribedOperation, describedOperations } from './described-operations.js';
import { type KnownValues, RequestBuilder } from './request-builder.js';
import { seededDraw } from './seeded-draw.js';

export interface HostileRoundsOptions {
  readonly requests: number;
  readonly seed: number;
  readonly onRequest?: (request: number) => void;
}

/** What many spoilt requests came to. */
export interface HostileRoundsSummary {
  readonly seed: number;
  readonly requests: number;
  readonly operations: number;
  /** How often each status was answered. */
  readonly statuses: Readonly<Record<string, number>>;
  /** Promises that were broken, with the request that did it. */
  readonly violations: readonly string[];
}

/** Refusals before there was anything with fields: the request could not be read, or is of a kind that has none. */
const FIELDLESS: ReadonlySet<string> = new Set(['MALFORMED_JSON', 'MALFORMED_REQUEST', 'MALFORMED_URL']);
const HOSTILE_VALUES = 512;
const CALLERS = { operator_admin: 'operator', client_admin: 'acme-admin' } as const;

/** Sends spoilt requests to every operation of the control plane, one after another, and looks at each answer and at the database. */
export async function hostileRounds(
  scene: Scene,
  options: HostileRoundsOptions,
): Promise<HostileRoundsSummary> {
  const { requests, seed, onRequest } = options;
  const operations = await describedOperations();
  const draw = seededDraw(seed);
  const values = fc.sample(hostile, { numRuns: HOSTILE_VALUES, seed });
  const builder = new RequestBuilder(await knownValues(scene), draw, () => values[draw(values.length)]);
  const statuses: Record<string, number> = {};
  const violations: string[] = [];
  let before = await governanceOf(scene);
  for (let request = 0; request < requests; request += 1) {
    const operation = operations[request % operations.length] as DescribedOperation;
    const question = builder.build(operation);
    const answer = await (await callerOf(scene, operation)).raw(question);
    statuses[answer.status] = (statuses[answer.status] ?? 0) + 1;
    const after = await governanceOf(scene);
    const broken = [...brokenBy(answer), ...(answer.status >= 400 ? changed(before, after) : [])];
    violations.push(...broken.map((promise) => described(promise, question, answer)));
    before = after;
    onRequest?.(request);
  }
  violations.push(...scene.fixture.log.map((line) => `logged: ${line}`));
  return { seed, requests, operations: operations.length, statuses, violations };
}

function brokenBy({ status, body, text }: Answer): string[] {
  if (status >= 200 && status < 400) return [];
  if (status < 400 || status >= 500) return ['answered neither with success nor with the caller’s mistake'];
  if (typeof body?.code !== 'string') return [`named no code: ${text}`];
  if (body.code === 'VALUE_NOT_ALLOWED') return ['let a value reach the database that it does not take'];
  return hasFields(status, body.code) && !namesFields(body.errors) ? ['named no field'] : [];
}

function hasFields(status: number, code: string): boolean {
  return (status === 400 || status === 422) && !FIELDLESS.has(code);
}

function namesFields(errors: readonly { readonly field?: unknown }[] = []): boolean {
  return errors.length > 0 && errors.every(({ field }) => typeof field === 'string' && field !== '');
}

function changed(
  before: Readonly<Record<string, string>>,
  after: Readonly<Record<string, string>>,
): string[] {
  return Object.keys(after)
    .filter((table) => before[table] !== after[table])
    .map((table) => `refused, and changed ${table}`);
}

function described(
  promise: string,
  { method, path, headers, body = '' }: Question,
  { status, text }: Answer,
): string {
  const asked = `${method} ${path.slice(0, 300)} ${JSON.stringify(headers)} ${String(body).slice(0, 500)}`;
  return `${promise}: ${asked} -> ${status} ${text.slice(0, 500)}`;
}

function callerOf(scene: Scene, { route }: DescribedOperation): Promise<Api> {
  const allowed = ROUTE_GRID.find((row) => row.route === route)?.allowed ?? [];
  return scene.as(allowed.includes('client_admin') ? CALLERS.client_admin : CALLERS.operator_admin);
}

async function knownValues(scene: Scene): Promise<KnownValues> {
  const operator = await scene.as('operator');
  const vendor: string = (await operator.post('/admin/v1/vendors', { slug: 'pixels', name: 'Pixels' })).body
    .id;
  const things = await tenantThings(scene, 'acme', vendor);
  const kmsKeyId = await scene.fixture.keys.createKey();
  const pairs = Object.entries(things).map(([name, id]) => [name, [id, id, 'nobodys']] as const);
  return {
    ...Object.fromEntries(pairs),
    datasets: [things.dataset],
    projects: [things.project],
    batch: [things.task],
    worksFor: ['acme'],
    kmsKeyId: [kmsKeyId],
    region: ['eu'],
    fromRegion: ['eu', 'us'],
    country: ['DE', 'XX', 'de'],
    toCountry: ['IN', 'US'],
    allowedCountries: ['DE', 'FR'],
    allowedGroups: ['EEA', 'NONE'],
    allowedOrigins: ['https://tool.example', 'http://tool.example'],
    slug: ['new-1', 'new-2', 'new-3', 'acme', 'Not A Slug'],
    key: ['x', 'nothing'],
    ip: ['192.0.2.1', '::1', 'x'],
    email: ['a@b.example', 'x'],
    url: ['https://hooks.example/x', 'http://127.0.0.1/', 'x'],
    cursor: ['eyJhZnRlciI6IngifQ', 'x'],
    limit: [1, 3, 0],
  };
}
