import fc from 'fast-check';
import type { Api } from './api.js';
import { CHECKED_WORKER, ok, OPEN_PROJECT, type Scene } from './scene.js';

const LATER = '2100-01-01T00:00:00Z';
const PAST = '2026-02-01T00:00:00Z';
const EARLIER = '2026-01-01T00:00:00Z';

/**
 * What a client and its people may look like. `usually`: how many times likelier than all others is the value with which everything
 * passes. A world in which everybody fails at something says little about what a change changes.
 */
export function worldShapes(usually: number) {
  const mostly = <Value>(usual: Value, ...others: readonly Value[]): fc.Arbitrary<Value> =>
    fc.oneof(
      { weight: usually, arbitrary: fc.constant(usual) },
      { weight: 2, arbitrary: fc.constantFrom(...others) },
    );

  const country = mostly('DE', 'FR', 'IN', 'GB', 'US', 'JP');

  const worker = fc.record({
    residence: fc.oneof(
      { weight: 40, arbitrary: fc.record({ country, verifiedAt: mostly<string | null>(EARLIER, null) }) },
      { weight: 1, arbitrary: fc.constant(null) },
    ),
    vetting: mostly<object | null>(
      CHECKED_WORKER.vetting,
      { status: 'pending', validUntil: LATER, evidence: null },
      { status: 'passed', validUntil: PAST, evidence: null },
      null,
    ),
    identity: mostly<object | null>(CHECKED_WORKER.identity, { status: 'failed', evidence: null }),
    screening: mostly<object | null>(CHECKED_WORKER.screening, {
      status: 'hit',
      validUntil: LATER,
      evidence: null,
    }),
    ageBand: mostly<string | null>('18_plus', '16_17', 'under_16', null),
    workforceType: mostly<string | null>('in_house', 'freelancer', 'vendor', null),
    trainings: mostly<object[]>(
      CHECKED_WORKER.trainings,
      [],
      [{ name: 'data-protection', validUntil: PAST }],
    ),
  });

  const person = fc.record({
    worker: fc.oneof({ weight: 40, arbitrary: worker }, { weight: 1, arbitrary: fc.constant(undefined) }),
    roles: mostly<string[]>(['annotator'], ['reviewer'], ['operator_auditor']),
    suspended: mostly(false, true),
    ofVendor: mostly(false, true),
    /** Which versions of the NDA and of each project's terms they accepted. */
    nda: mostly(1, -1, 0),
    terms: mostly(0, -1),
  });

  const rules = fc.record({
    state: mostly('active', 'paused', 'draft'),
    endsAt: mostly<string | null>(null, LATER, PAST),
    minimumAge: mostly(18, 16),
    workforceTypes: mostly(['in_house', 'vendor', 'freelancer'], ['in_house'], []),
    requiredTrainings: mostly(['data-protection'], [], ['another']),
    allowedGroups: mostly(['EEA'], [], ['EU', 'UK']),
    allowedCountries: mostly<string[]>(['IN', 'GB'], ['DE'], [], ['US', 'JP']),
    leaseRequired: mostly(false, true),
    budgets: mostly<object>({}, { items: 0 }, { items: 5, bytes: 1_000_000 }),
  });

  const project = fc.record({ rules, hasTerms: mostly(false, true), both: fc.boolean() });

  const dataset = fc.record({
    permittedPurposes: mostly(['annotation'], ['annotation', 'quality-review'], ['quality-review']),
    locked: mostly(false, true),
    processingRestricted: mostly(false, true),
  });

  const assignment = fc.record({
    /** An ended one of the same pair, before it. */
    again: mostly(false, true),
    none: mostly(false, true),
    purpose: mostly('annotation', 'quality-review'),
    startsAt: mostly(EARLIER, LATER),
    expiresAt: mostly<string | null>(null, LATER, PAST),
    revokedAt: mostly<string | null>(null, PAST),
  });

  return fc.record({
    people: fc.array(person, { minLength: 4, maxLength: 6 }),
    projects: fc.array(project, { minLength: 2, maxLength: 3 }),
    datasets: fc.tuple(dataset, dataset),
    special: fc.boolean(),
    assignments: fc.array(assignment, { minLength: 18, maxLength: 18 }),
    ndaVersions: mostly(2, 0, 1),
    graceDays: mostly(0, 30),
    vendorFrom: mostly<string | null>(PAST, LATER, null),
    basis: mostly<string | null>('IN', 'GB', null),
  });
}
export type WorldShape = ReturnType<typeof worldShapes> extends fc.Arbitrary<infer Value> ? Value : never;

/** A client organisation as it was made, by slugs and ids. */
export interface World {
  readonly client: string;
  readonly organisationId: string;
  readonly api: Api;
  readonly people: readonly string[];
  readonly projects: readonly string[];
  readonly datasets: readonly string[];
  readonly vendor: string;
  /** Items by the slug of their dataset. */
  readonly items: ReadonlyMap<string, string>;
  readonly assignments: readonly string[];
  readonly bases: readonly string[];
}

/** Makes the world under a client of its own, so that worlds do not meet. */
export async function makeWorld(scene: Scene, client: string, shape: WorldShape): Promise<World> {
  const organisationId = await scene.client(client);
  const api = await scene.as(`${client}-admin`);
  const vendor = await makeVendor(scene, api, client, shape);
  const datasets = await makeDatasets(scene, client, shape);
  const items = new Map<string, string>();
  for (const slug of datasets) items.set(slug, ok(await api.upload(slug, 'x', Buffer.from('some bytes'))).id);
  await setDatasets(api, datasets, shape);
  const projects = await makeProjects(scene, client, { shape, datasets });
  const people = await makePeople(scene, client, { shape, vendor });
  const parts = { client, organisationId, api, people, projects, datasets, vendor, items };
  await makeTerms(scene, parts, shape);
  const assignments = await makeAssignments(scene, parts, shape);
  return { ...parts, assignments, bases: await makeBases(api, shape) };
}

async function makeVendor(
  scene: Scene,
  api: Api,
  client: string,
  { vendorFrom }: WorldShape,
): Promise<string> {
  const vendor = `${client}-vendor`;
  ok(await (await scene.as('operator')).post('/admin/v1/vendors', { slug: vendor, name: vendor }));
  const approval = { noticeDate: EARLIER, effectiveFrom: vendorFrom };
  if (vendorFrom !== null) ok(await api.put(`/admin/v1/vendors/${vendor}/approvals`, approval));
  return vendor;
}

async function makeDatasets(
  scene: Scene,
  client: string,
  { datasets, special }: WorldShape,
): Promise<string[]> {
  const slugs: string[] = [];
  for (const [at, { permittedPurposes }] of datasets.entries()) {
    const slug = `${client}-d${at}`;
    const sensitivity = at === 1 && special ? 'special_category' : 'personal';
    await scene.dataset(client, slug, {
      permittedPurposes,
      sensitivity,
      clientInstruction: special ? 'do' : null,
    });
    slugs.push(slug);
  }
  return slugs;
}

async function setDatasets(api: Api, slugs: readonly string[], { datasets }: WorldShape): Promise<void> {
  for (const [at, { locked, processingRestricted }] of datasets.entries()) {
    ok(await api.patch(`/admin/v1/datasets/${slugs[at]}`, { processingRestricted }));
    if (locked) ok(await api.post(`/admin/v1/datasets/${slugs[at]}/lock`));
  }
}

async function makeProjects(
  scene: Scene,
  client: string,
  { shape, datasets }: { readonly shape: WorldShape; readonly datasets: readonly string[] },
): Promise<string[]> {
  const slugs: string[] = [];
  for (const [at, { rules, both }] of shape.projects.entries()) {
    const slug = `${client}-p${at}`;
    // The first project holds ordinary data only.
    const held = at === 0 ? datasets.slice(0, 1) : both ? datasets : datasets.slice(1);
    await scene.project(client, slug, held, { ...OPEN_PROJECT, ...rules });
    slugs.push(slug);
  }
  return slugs;
}

async function makePeople(
  scene: Scene,
  client: string,
  { shape, vendor }: { readonly shape: WorldShape; readonly vendor: string },
): Promise<string[]> {
  const slugs: string[] = [];
  const operator = await scene.as('operator');
  for (const [at, { worker: profile, roles, ofVendor, suspended }] of shape.people.entries()) {
    const slug = `${client}-h${at}`;
    const employed = ofVendor ? { organisation: vendor } : {};
    // The staff of a vendor are of the vendor's type, whatever the form says.
    const checked = ofVendor && profile ? { ...profile, workforceType: 'vendor' } : profile;
    await scene.person(slug, {
      roles: ofVendor ? ['annotator'] : roles,
      ...employed,
      ...(checked && { worker: checked }),
    });
    if (suspended) ok(await operator.post(`/admin/v1/people/${slug}/suspend`));
    slugs.push(slug);
  }
  return slugs;
}

async function makeTerms(
  scene: Scene,
  { api, people, projects }: Pick<World, 'api' | 'people' | 'projects'>,
  { ndaVersions, graceDays, projects: shapes, people: accepted }: WorldShape,
): Promise<void> {
  const issue = async (body: object): Promise<string> =>
    ok(await api.post('/admin/v1/terms', { title: 'T', ...body })).id;
  const nda: string[] = [];
  for (let version = 0; version < ndaVersions; version += 1)
    nda.push(await issue({ kind: 'nda', document: `v${version}`, graceDays }));
  for (const [at, slug] of people.entries()) await accept(scene, slug, nda[accepted[at]?.nda ?? -1]);
  for (const project of projects.filter((_slug, at) => shapes[at]?.hasTerms)) {
    const id = await issue({ kind: 'project', project, document: 't' });
    for (const slug of people.filter((_slug, at) => accepted[at]?.terms === 0)) await accept(scene, slug, id);
  }
}

async function accept(scene: Scene, person: string, terms: string | undefined): Promise<void> {
  await scene.fixture.owner.query(
    `INSERT INTO acceptances (terms_id, person_id, organisation_id, sha256)
     SELECT t.id, p.id, t.organisation_id, t.sha256 FROM terms t, people p WHERE t.id = $1 AND p.slug = $2`,
    [terms ?? null, person],
  );
}

/** Put in as rows: of one pair there may be several, of any age. */
async function makeAssignments(
  scene: Scene,
  { people, projects }: Pick<World, 'people' | 'projects'>,
  { assignments }: WorldShape,
): Promise<string[]> {
  const ids: string[] = [];
  const pairs = people.flatMap((person) => projects.map((project) => ({ person, project })));
  for (const [at, pair] of pairs.entries()) {
    const one = assignments[at % assignments.length];
    if (!one || one.none) continue;
    const ended = { ...one, revokedAt: PAST };
    if (one.again) ids.push(await assign(scene, pair, { ...ended, createdAt: '2026-03-01T00:00:00Z' }));
    ids.push(await assign(scene, pair, { ...one, createdAt: '2026-03-02T00:00:00Z' }));
  }
  return ids;
}

async function assign(
  scene: Scene,
  { person, project }: { readonly person: string; readonly project: string },
  one: Pick<WorldShape['assignments'][number], 'purpose' | 'startsAt' | 'expiresAt' | 'revokedAt'> & {
    readonly createdAt: string;
  },
): Promise<string> {
  const { rows } = await scene.fixture.owner.query<{ id: string }>(
    `WITH pair AS (SELECT p.id AS person, j.id AS project, j.organisation_id AS organisation FROM people p, projects j
       WHERE p.slug = $1 AND j.slug = $2),
     engaged AS (INSERT INTO engagements (person_id, organisation_id) SELECT person, organisation FROM pair ON CONFLICT DO NOTHING)
     INSERT INTO assignments (id, organisation_id, project_id, person_id, purpose, starts_at, expires_at, revoked_at, created_at)
     SELECT gen_random_uuid(), organisation, project, person, $3, $4, $5, $6, $7 FROM pair RETURNING id`,
    [person, project, one.purpose, one.startsAt, one.expiresAt, one.revokedAt, one.createdAt],
  );
  return rows[0]?.id ?? '';
}

async function makeBases(api: Api, { basis }: WorldShape): Promise<string[]> {
  if (basis === null) return [];
  const dated = { validFrom: EARLIER, validUntil: LATER };
  const body = {
    fromRegion: 'eu',
    toCountry: basis,
    mechanism: 'scc',
    sccModule: 2,
    assessmentRef: 'tia',
    ...dated,
  };
  return [ok(await api.post('/admin/v1/transfer-bases', body)).id];
}
