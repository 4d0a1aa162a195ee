// The bare side: node:http, the same stored objects, the same opening code, and nothing else. Prints its URL when ready.
import { createServer, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import pg from 'pg';
import {
  ciphertextLength,
  DatasetKeyCache,
  type DatasetKeyRef,
  encryptionContext,
  openContentKey,
  openRange,
  openWhole,
  releaseChunks,
  releaseObject,
} from '#libs/envelope';
import { systemClock } from '#libs/kernel';
import { AwsKeyService } from '#libs/kms';
import { FsObjectStore } from '#libs/storage';
import { loadVersions, type BareVersion } from './bare-versions.js';

interface Arguments {
  readonly ownerUrl: string;
  readonly dataDir: string;
  readonly kmsUrl: string;
  readonly kmsSecret: string;
}

const given = JSON.parse(process.argv[2] ?? '{}') as Arguments;
const WHOLE_READ_BYTES = 56 + 8 * 16_400;

const store = await FsObjectStore.open(join(given.dataDir, 'objects'));
const database = new pg.Client({ connectionString: given.ownerUrl });
await database.connect();
const versions = await loadVersions(database);
await database.end();
const kms = new AwsKeyService({
  endpoint: given.kmsUrl,
  region: 'eu-central-1',
  credentials: { accessKeyId: 'gateway', secretAccessKey: given.kmsSecret },
});
const keys = new DatasetKeyCache({
  unwrap: (ref: DatasetKeyRef) => kms.decryptDatasetKey(ref.wrapped, ref.kmsKeyId, encryptionContext(ref)),
  clock: systemClock,
});

function rangeOf(header: string | undefined, size: number): { start: number; endExclusive: number } {
  const [, first, last] = /^bytes=(\d+)-(\d+)$/.exec(header ?? '') ?? [];
  return { start: Number(first ?? 0), endExclusive: last === undefined ? size : Number(last) + 1 };
}

async function answer(
  version: BareVersion,
  header: string | undefined,
  response: ServerResponse,
): Promise<void> {
  const size = version.manifest.plaintextSize;
  const range = rangeOf(header, size);
  const contentKey = openContentKey(
    await keys.get(version.datasetKey),
    version.wrappedDataKey,
    version.manifest,
  );
  const length = range.endExclusive - range.start;
  const stored = ciphertextLength(size);
  if (length === size && stored <= WHOLE_READ_BYTES) {
    const object = await store.readWhole(version.objectKey, stored);
    const chunks = openWhole(contentKey, object, size);
    releaseObject(object);
    response.writeHead(200, headersOf(length));
    if (chunks.length === 1) response.end(chunks[0]);
    else await write(response, chunks, () => response.end());
    return;
  }
  response.writeHead(header === undefined ? 200 : 206, headersOf(length));
  const read = (offset: number, bytes: number): AsyncIterable<Buffer> =>
    store.read(version.objectKey, offset, bytes);
  for await (const batch of openRange({ contentKey, plaintextSize: size, range, read }))
    await write(response, batch);
  response.end();
}

function headersOf(length: number): Record<string, string | number> {
  return { 'content-type': 'application/octet-stream', 'content-length': length };
}

async function write(
  response: ServerResponse,
  batch: readonly Buffer[],
  atOnce: () => void = () => undefined,
): Promise<void> {
  response.cork();
  const last = batch.length - 1;
  const roomy =
    batch.map((chunk, index) => response.write(chunk, () => index === last && releaseChunks(batch))).at(-1) ??
    true;
  atOnce();
  response.uncork();
  if (!roomy) await new Promise((resolve) => response.once('drain', resolve));
}

const server = createServer((request, response) => {
  const version = versions.get(request.url?.split('/')[3] ?? '');
  if (!version) response.writeHead(404).end();
  else answer(version, request.headers.range, response).catch(() => response.destroy());
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  console.log(
    JSON.stringify({
      origin: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`,
    }),
  );
});
