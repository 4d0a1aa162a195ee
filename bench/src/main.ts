// npm run bench [-- --quick]   Governed reads against a bare server, as ratios within one run. JSON goes to bench/results/.
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { measureDecisions, measureEnvelope, measureRecording } from './micro.js';
import { type Child, startChild } from './process.js';
import { type Comparison, compare, SCENARIOS } from './reads.js';
import { measureSequencing } from './sequencing.js';
import { fillTrail, recordedFacts } from './trail.js';
import { toTable } from './table.js';
import type { World } from './world.js';

interface Governed extends World {
  readonly origin: string;
  readonly ownerUrl: string;
  readonly kmsUrl: string;
  readonly startMs: number;
}

const quick = process.argv.includes('--quick');
const plan = quick ? { rounds: 1, seconds: 2 } : { rounds: 5, seconds: 5 };
const SUSTAINED_SECONDS = quick ? 10 : 60;
const TRAIL_SIZES = quick ? [10_000, 50_000] : [10_000, 1_000_000];

const dataDir = await mkdtemp(join(tmpdir(), 'portcullis-bench-'));
// As root, Postgres runs under an account of its own: where that cannot pass, its data goes elsewhere, and would stay there.
await chmod(dataDir, 0o711);
const env = { PORT: '0', PORTCULLIS_DATA_DIR: dataDir, PORTCULLIS_SAMPLES: 'off' };
console.log('Starting the governed server and ingesting what is read …');
const governed = await startChild<Governed>('./server.js', [], env);
try {
  const bare = await startBare(governed.ready);
  try {
    await report(governed, { bare: bare.ready.origin, governed: governed.ready.origin });
  } finally {
    await bare.stop();
  }
} finally {
  await governed.stop();
  await rm(dataDir, { recursive: true, force: true });
}

async function startBare({ ownerUrl, kmsUrl }: Governed): Promise<Child<{ origin: string }>> {
  const { gatewayKmsSecret } = JSON.parse(await readFile(join(dataDir, 'secrets.json'), 'utf8')) as {
    gatewayKmsSecret: string;
  };
  return startChild(
    './bare-server.js',
    [JSON.stringify({ ownerUrl, kmsUrl, dataDir, kmsSecret: gatewayKmsSecret })],
    {},
  );
}

async function report(server: Child<Governed>, origins: { bare: string; governed: string }): Promise<void> {
  const world = server.ready;
  const comparisons: Comparison[] = [];
  const rssAtStart = server.rssMebibytes();
  for (const scenario of SCENARIOS) {
    comparisons.push(await compare(scenario, origins, world, plan));
    console.log(toTable(comparisons.slice(-1)));
  }
  const { facts, request } = await recordedFacts(world.ownerUrl);
  const result = {
    at: new Date().toISOString(),
    machine: { cpus: cpus().length, model: cpus()[0]?.model, node: process.version },
    plan,
    reads: comparisons,
    startUpMs: world.startMs,
    rssMebibytes: { atStart: rssAtStart, afterReads: server.rssMebibytes() },
    envelope: await measureEnvelope(),
    decisionsPerSecond: measureDecisions(facts, request),
    recording: await measureRecording(world.ownerUrl, facts.principal.organisationId, plan.seconds),
    sequencing: await measureSequencing(world, facts.principal.organisationId, {
      ...plan,
      sustainedSeconds: SUSTAINED_SECONDS,
    }),
    readsWithTrailOf: await readsByTrailSize(origins, world),
  };
  await mkdir('bench/results', { recursive: true });
  const path = join('bench/results', `${result.at.replaceAll(':', '-')}.json`);
  await writeFile(path, JSON.stringify(result, null, 2));
  console.log(
    `\n${toTable(comparisons)}\n\n${JSON.stringify({ ...result, reads: undefined }, null, 2)}\n\nWritten to ${path}`,
  );
}

/** Reads at 4 KiB, as a ratio to bare, with ever more records stored: the trail's size must not slow reads down. */
async function readsByTrailSize(
  origins: { bare: string; governed: string },
  world: Governed,
): Promise<{ records: number; ratio: number }[]> {
  const [smallest] = SCENARIOS;
  const results: { records: number; ratio: number }[] = [];
  for (const records of TRAIL_SIZES) {
    const stored = await fillTrail(world.ownerUrl, records);
    if (smallest)
      results.push({ records: stored, ratio: (await compare(smallest, origins, world, plan)).ratio });
  }
  return results;
}
