import { randomBytes } from 'node:crypto';
import { chunkContext, ContentKey, newDataKey, openRange, Sealer } from '#libs/envelope';
import type { DatasetId, ItemId, ItemVersionId, OrganisationId } from '#libs/kernel';
import { systemClock, uuidV7 } from '#libs/kernel';
import { decide, type DecisionRequest, type Facts } from '#libs/policy';
import { type Intent, Recorder, UNCONDITIONAL } from '#libs/trail';

const SAMPLE_BYTES = 64 * 1024 * 1024;
const DECISIONS = 200_000;

/** Sealing and opening 64 MiB in one process, in MiB/s. */
export async function measureEnvelope(): Promise<{
  sealMebibytesPerSecond: number;
  openMebibytesPerSecond: number;
}> {
  const id = uuidV7();
  const binding = {
    organisationId: id as OrganisationId,
    datasetId: id as DatasetId,
    datasetKeyId: id,
    itemId: id as ItemId,
    versionId: id as ItemVersionId,
  };
  const dataKey = newDataKey();
  const sealing = ContentKey.create(dataKey, chunkContext(binding));
  const stored: Buffer[] = [];
  const sealMs = await timed(async () => {
    for await (const piece of new Sealer(sealing).seal(plaintext())) stored.push(piece);
  });
  const object = Buffer.concat(stored);
  const contentKey = ContentKey.open(dataKey, chunkContext(binding), object.subarray(0, 56));
  let opened = 0;
  const openMs = await timed(async () => {
    const range = { start: 0, endExclusive: SAMPLE_BYTES };
    const read = (offset: number, length: number): AsyncIterable<Buffer> =>
      slices(object.subarray(offset, offset + length));
    for await (const batch of openRange({ contentKey, plaintextSize: SAMPLE_BYTES, range, read }))
      opened += batch.length;
  });
  if (opened < SAMPLE_BYTES / 16_384) throw new Error('not everything was opened');
  const mebibytes = SAMPLE_BYTES / 1_048_576;
  return {
    sealMebibytesPerSecond: mebibytes / (sealMs / 1000),
    openMebibytesPerSecond: mebibytes / (openMs / 1000),
  };
}

/** Decisions of one allowed read with all gates, per second of one core. */
export function measureDecisions(facts: Facts, request: DecisionRequest): number {
  const startedAt = performance.now();
  let allowed = 0;
  for (let made = 0; made < DECISIONS; made += 1)
    allowed += decide(facts, request).effect === 'allow' ? 1 : 0;
  if (allowed !== DECISIONS) throw new Error('the measured decision must be an allowance');
  return DECISIONS / ((performance.now() - startedAt) / 1000);
}

/** Durable records per second through the recorder with 64 callers, and how many share a commit. */
export async function measureRecording(
  databaseUrl: string,
  organisationId: string,
  seconds: number,
): Promise<{ recordsPerSecond: number; recordsPerCommit: number }> {
  const batches = { commits: 0, rows: 0 };
  const onBatch = (rows: number): void => {
    batches.commits += 1;
    batches.rows += rows;
  };
  const recorder = new Recorder({
    databaseUrl,
    clock: systemClock,
    deadlineMs: 5_000,
    onBatch,
    onError: () => undefined,
  });
  const until = performance.now() + seconds * 1000;
  let recorded = 0;
  const caller = async (): Promise<void> => {
    while (performance.now() < until) {
      await recorder.intent(benchEntry(organisationId));
      recorded += 1;
    }
  };
  await Promise.all(Array.from({ length: 64 }, caller));
  await recorder.close();
  return {
    recordsPerSecond: recorded / seconds,
    recordsPerCommit: batches.rows / Math.max(1, batches.commits),
  };
}

/** Returns an entry of about the size of a read's. */
export function benchEntry(organisationId: string): Intent {
  return {
    ...UNCONDITIONAL,
    id: uuidV7(),
    organisationId,
    kind: 'authentication',
    effect: 'allow',
    codes: [],
    subjectId: null,
    event: { text: JSON.stringify({ unmapped: { record: { filler: 'x'.repeat(1_200) } } }), tail: 2 },
    values: [],
  };
}

async function timed(work: () => Promise<void>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

async function* plaintext(): AsyncGenerator<Buffer> {
  await Promise.resolve();
  const block = randomBytes(65_536);
  for (let made = 0; made < SAMPLE_BYTES; made += block.length) yield block;
}

async function* slices(bytes: Buffer): AsyncGenerator<Buffer> {
  await Promise.resolve();
  for (let offset = 0; offset < bytes.length; offset += 131_200)
    yield bytes.subarray(offset, offset + 131_200);
}
