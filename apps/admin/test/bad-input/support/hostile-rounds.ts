import {
  type DescribedOperation,
  describedOperations,
  hostileWalk,
  type HostileWalkSummary,
  type KnownValues,
} from '#libs/testing';
import type { Api } from '../../support/api.js';
import type { Scene } from '../../support/scene.js';
import { ROUTE_GRID } from '../../routes/route-grid.js';
import { tenantThings } from '../../routes/tenant-things.js';

export interface HostileRoundsOptions {
  readonly requests: number;
  readonly seed: number;
  readonly onRequest?: (request: number) => void;
}

/** Each operation meets some of the known ways to spoil a request; all of them are met by some operation. */
const SPOILINGS_EACH = 2;
const CALLERS = { operator_admin: 'operator', client_admin: 'acme-admin' } as const;

/** Sends bad requests to every operation of the control plane, and at least so many. */
export async function hostileRounds(
  scene: Scene,
  options: HostileRoundsOptions,
): Promise<HostileWalkSummary> {
  const known = await knownValues(scene);
  const summary = await hostileWalk({
    operations: await describedOperations(/ \/admin\/v1/),
    owner: scene.fixture.owner,
    seed: options.seed,
    spoilingsEach: SPOILINGS_EACH,
    nearlyRight: options.requests,
    known: () => Promise.resolve(known),
    ask: async (operation, question) => (await callerOf(scene, operation)).raw(question),
    ...(options.onRequest && { onRequest: options.onRequest }),
  });
  const logged = scene.fixture.log.map((line) => `logged: ${line}`);
  return { ...summary, violations: [...summary.violations, ...logged] };
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
