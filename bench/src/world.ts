import { createCipheriv, createHash } from 'node:crypto';
import { ControlPlaneClient } from '../../apps/standalone/src/samples/control-plane.client.js';
import { SampleSignIn } from '../../apps/standalone/src/samples/sample-sign-in.js';
import type { Standalone } from '../../apps/standalone/src/standalone.js';
import type { LocalPerson } from '../../apps/standalone/src/standalone-parts.js';

const READERS = Array.from({ length: 50 }, (_, index) => `reader-${index}`);

/** Everybody who signs in during a benchmark, beside the operator. */
export const PEOPLE: readonly LocalPerson[] = ['bench-admin', ...READERS].map((handle) => ({
  handle,
  name: handle,
}));

/** How many items of which size (bytes) there are to read. */
export const SIZES: readonly { readonly name: string; readonly bytes: number; readonly count: number }[] = [
  { name: '4 KiB', bytes: 4 * 1024, count: 500 },
  { name: '100 KiB', bytes: 100 * 1024, count: 100 },
  { name: '1 MiB', bytes: 1024 * 1024, count: 20 },
  { name: '10 MiB', bytes: 10 * 1024 * 1024, count: 6 },
  { name: 'large', bytes: 128 * 1024 * 1024, count: 1 },
];

export interface World {
  readonly tokens: readonly string[];
  /** Item ids by the name of their size. */
  readonly items: Readonly<Record<string, readonly string[]>>;
}

const WORKER = {
  residence: { country: 'DE', verifiedAt: '2026-01-01T00:00:00Z' },
  vetting: { status: 'passed', validUntil: '2035-01-01T00:00:00Z', evidence: 'bench' },
  identity: { status: 'verified', evidence: 'bench' },
  screening: { status: 'clear', validUntil: '2035-01-01T00:00:00Z', evidence: 'bench' },
  ageBand: '18_plus',
  workforceType: 'in_house',
  trainings: [{ name: 'data-protection', validUntil: '2035-01-01T00:00:00Z' }],
};

/** Makes a client with every gate in use, fifty readers and the items, all through the public interfaces. */
export async function createWorld(standalone: Standalone): Promise<World> {
  const signIn = new SampleSignIn(standalone.description);
  const as = (handle: string): ControlPlaneClient =>
    new ControlPlaneClient(standalone.origin, handle, (who) => signIn.token(who));
  const operator = as('operator');
  await operator.ensure('/admin/v1/organisations', { slug: 'bench', name: 'Bench client' });
  await operator.ensure('/admin/v1/people', person('bench-admin', 'bench', 'client_admin'));
  for (const handle of READERS) {
    await operator.ensure('/admin/v1/people', {
      ...person(handle, 'annotation-provider', 'annotator'),
      worksFor: ['bench'],
      worker: WORKER,
    });
  }
  const admin = as('bench-admin');
  await createProject(admin, await standalone.createKmsKey('bench'));
  for (const handle of READERS) {
    await admin.ensure('/admin/v1/assignments', { project: 'bench', person: handle });
    await acceptTerms(as(handle));
  }
  for (const size of SIZES) await upload(admin, size);
  const tokens = await Promise.all(READERS.map((handle) => signIn.token(handle, 3_600)));
  return { tokens, items: await listItems(as('reader-0')) };
}

function person(
  handle: string,
  organisation: string,
  role: string,
): { slug: string } & Record<string, unknown> {
  return { slug: handle, subject: handle, name: handle, organisation, roles: [role] };
}

async function createProject(admin: ControlPlaneClient, kmsKeyId: string): Promise<void> {
  const attestation = { by: 'bench', basis: 'generated data' };
  await admin.ensure('/admin/v1/datasets', {
    slug: 'bench',
    name: 'Bench',
    kmsKeyId,
    region: 'eu',
    sensitivity: 'personal',
    permittedPurposes: ['annotation'],
    attestation,
  });
  await admin.ensure('/admin/v1/terms', { kind: 'nda', title: 'NDA', document: 'Bench NDA' });
  await admin.ensure('/admin/v1/projects', {
    slug: 'bench',
    name: 'Bench',
    state: 'active',
    startsAt: '2026-01-01T00:00:00Z',
    datasets: ['bench'],
    purpose: 'annotation',
    minimumAge: 18,
    workforceTypes: ['in_house'],
    requiredTrainings: ['data-protection'],
    allowedGroups: ['EEA'],
    budgets: { items: 2_000_000_000, bytes: 9_000_000_000_000_000, windowSeconds: 3_600 },
  });
}

async function acceptTerms(reader: ControlPlaneClient): Promise<void> {
  const { items } = await reader.get<{ items: { id: string; sha256: string; accepted: boolean }[] }>(
    '/v1/terms',
  );
  for (const { id, sha256, accepted } of items) {
    if (!accepted) await reader.ensure(`/v1/terms/${id}/acceptances`, { documentSha256: sha256 });
  }
}

async function upload(
  admin: ControlPlaneClient,
  { name, bytes, count }: (typeof SIZES)[number],
): Promise<void> {
  for (let index = 0; index < count; index += 1) {
    const path = `/admin/v1/datasets/bench/items/${name.replace(' ', '-')}/${index}`;
    await admin.upload(path, incompressible(bytes, index), {
      'content-type': 'application/octet-stream',
      'content-length': String(bytes),
    });
  }
}

async function* incompressible(bytes: number, seed: number): AsyncGenerator<Uint8Array> {
  await Promise.resolve();
  const key = createHash('sha256').update(`bench ${bytes} ${seed}`).digest();
  const stream = createCipheriv('aes-256-ctr', key, Buffer.alloc(16));
  const block = Buffer.alloc(Math.min(bytes, 1024 * 1024));
  for (let left = bytes; left > 0; left -= block.length)
    yield stream.update(block.subarray(0, Math.min(left, block.length)));
}

async function listItems(reader: ControlPlaneClient): Promise<Record<string, string[]>> {
  const bySize: Record<string, string[]> = {};
  let cursor: string | null = null;
  do {
    const query: string = cursor === null ? '' : `&cursor=${cursor}`;
    const page: { items: { id: string; size: number }[]; nextCursor: string | null } = await reader.get(
      `/v1/projects/bench/items?limit=1000${query}`,
    );
    for (const { id, size } of page.items) {
      const name = SIZES.find(({ bytes }) => bytes === size)?.name ?? 'other';
      (bySize[name] ??= []).push(id);
    }
    cursor = page.nextCursor;
  } while (cursor !== null);
  return bySize;
}
