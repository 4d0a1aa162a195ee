// The governed side for the S3 endpoint: the world of the other benchmarks, a project of a million items and one large item.
import 'reflect-metadata';
import { createCipheriv } from 'node:crypto';
import pg from 'pg';
import { loadConfig } from '#libs/config';
import { uuidV7 } from '#libs/kernel';
import { createLogger, startTelemetry } from '#libs/telemetry';
import { ControlPlaneClient } from '../../../apps/standalone/src/samples/control-plane.client.js';
import { SampleSignIn } from '../../../apps/standalone/src/samples/sample-sign-in.js';
import { standaloneConfig } from '../../../apps/standalone/src/standalone.config.js';
import { startStandalone } from '../../../apps/standalone/src/standalone.js';
import { stopOnSignals } from '../../../apps/standalone/src/stop-on-signals.js';
import { createWorld, PEOPLE } from '../world.js';

const [items = '1000000', largeBytes = String(1024 ** 3)] = process.argv.slice(2);
const MIB = 1024 * 1024;

const telemetry = await startTelemetry({ serviceName: 'bench', sampleRatio: 0 });
const standalone = await startStandalone({
  config: loadConfig(standaloneConfig),
  logger: createLogger({ service: 'bench', level: 'error' }),
  metrics: telemetry.metricsHandler,
  people: PEOPLE,
});
stopOnSignals(() => standalone.stop());
const world = await createWorld(standalone);
const signIn = new SampleSignIn(standalone.description);
const admin = new ControlPlaneClient(standalone.origin, 'bench-admin', (who) => signIn.token(who));
await createLargeProjects(Number(items), Number(largeBytes));
const answer = await fetch(`${standalone.origin}/admin/v1/tool-credentials`, {
  method: 'POST',
  headers: {
    authorization: `Bearer ${await signIn.token('bench-admin')}`,
    'content-type': 'application/json',
  },
  body: JSON.stringify({
    slug: 'bench-s3',
    name: 'Bench',
    projects: ['bench', 'million'],
    person: 'reader-0',
    expiresAt: new Date(Date.now() + 86_400_000).toISOString(),
    s3: true,
  }),
});
const { s3 } = (await answer.json()) as { s3: { accessKeyId: string; secretAccessKey: string } };
console.log(JSON.stringify({ origin: standalone.origin, token: world.tokens[0], items: world.items, s3 }));

/** The million is made of rows only: what is measured of it is how it is listed. The large item is a real one. */
async function createLargeProjects(count: number, bytes: number): Promise<void> {
  await admin.ensure('/admin/v1/datasets', {
    slug: 'million',
    name: 'Million',
    kmsKeyId: await standalone.createKmsKey('million'),
    region: 'eu',
    sensitivity: 'personal',
    permittedPurposes: ['annotation'],
    attestation: { by: 'bench', basis: 'generated data' },
  });
  await admin.ensure('/admin/v1/projects', {
    slug: 'million',
    name: 'Million',
    state: 'active',
    startsAt: '2026-01-01T00:00:00Z',
    datasets: ['million'],
    purpose: 'annotation',
    minimumAge: 18,
    workforceTypes: ['in_house'],
    requiredTrainings: [],
    allowedGroups: ['EEA'],
  });
  await admin.ensure('/admin/v1/assignments', { project: 'million', person: 'reader-0' });
  await admin.upload('/admin/v1/datasets/bench/items/gibibyte', incompressible(bytes), {
    'content-type': 'application/octet-stream',
    'content-length': String(bytes),
  });
  await fill(count);
}

async function* incompressible(bytes: number): AsyncGenerator<Uint8Array> {
  await Promise.resolve();
  const stream = createCipheriv('aes-256-ctr', Buffer.alloc(32, 1), Buffer.alloc(16));
  const block = Buffer.alloc(MIB);
  for (let left = bytes; left > 0; left -= MIB) yield stream.update(block.subarray(0, Math.min(left, MIB)));
}

/** A thousand folders, and as many items in each as the count allows. */
async function fill(count: number): Promise<void> {
  const owner = new pg.Client({
    connectionString: standalone.ownerUrl,
    options: '-c search_path=portcullis',
  });
  await owner.connect();
  const { rows } = await owner.query<{ id: string; organisation_id: string }>(
    `SELECT id, organisation_id FROM datasets WHERE slug = 'million'`,
  );
  const [dataset] = rows;
  const key = uuidV7();
  await owner.query(
    `INSERT INTO dataset_keys (id, organisation_id, dataset_id, epoch, kms_key_id, wrapped) VALUES ($1, $2, $3, 1, 'none', '\\x00')`,
    [key, dataset?.organisation_id, dataset?.id],
  );
  await owner.query(
    `WITH made AS (
       SELECT gen_random_uuid() AS item, gen_random_uuid() AS version,
              to_char(n % 1000, 'FM0000') || '/' || to_char(n, 'FM0000000') || '.jpg' AS k
       FROM generate_series(1, $4::int) n),
     item AS (
       INSERT INTO items (id, organisation_id, dataset_id, key, current_version_id) SELECT item, $1, $2, k, version FROM made)
     INSERT INTO item_versions (id, organisation_id, item_id, dataset_key_id, object_key, format, plaintext_size, sha256, header, wrapped_data_key, media_type)
     SELECT version, $1, item, $3, version::text, 1, 0, sha256(''), decode(repeat('00', 56), 'hex'), '\\x00', 'image/jpeg' FROM made`,
    [dataset?.organisation_id, dataset?.id, key, count],
  );
  await owner.query('ANALYZE items');
  await owner.query('ANALYZE item_versions');
  await owner.end();
}
