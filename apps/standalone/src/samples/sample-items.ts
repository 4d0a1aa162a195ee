import { createCipheriv, createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';

/** One item of the samples: where it goes and how its bytes are made. */
export interface SampleItem {
  readonly dataset: string;
  readonly key: string;
  readonly mediaType: string;
  readonly size: number;
  open(): AsyncIterable<Uint8Array>;
}

/** Large enough that a range of it is a small part, and that it streams rather than fits. */
const LARGE_ITEM_BYTES = 80 * 1024 * 1024;
const BLOCK_BYTES = 1024 * 1024;

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  '.jpg': 'image/jpeg',
  '.png': 'image/png',
  '.txt': 'text/plain; charset=utf-8',
  '.wav': 'audio/wav',
  '.webm': 'video/webm',
};

/** Lists the files of `samples/<dataset>/` and one large generated item. */
export async function listSampleItems(samplesDirectory: string): Promise<SampleItem[]> {
  const streetScenes = await listFiles(join(samplesDirectory, 'street-scenes'), 'street-scenes');
  const voices = await listFiles(join(samplesDirectory, 'voices'), 'voices');
  return [...streetScenes, largeItem(), ...voices];
}

async function listFiles(directory: string, dataset: string): Promise<SampleItem[]> {
  const names = (await readdir(directory)).sort();
  return Promise.all(
    names.map(async (name) => {
      const path = join(directory, name);
      const { size } = await stat(path);
      return { dataset, key: name, mediaType: MEDIA_TYPES[extname(name)] ?? 'application/octet-stream', size, open: () => createReadStream(path) };
    }),
  );
}

function largeItem(): SampleItem {
  return { dataset: 'street-scenes', key: 'generated/lidar-sweep.bin', mediaType: 'application/octet-stream', size: LARGE_ITEM_BYTES, open: generate };
}

/** The same incompressible bytes every time: an AES-CTR keystream, so that a test can make them again. */
async function* generate(): AsyncGenerator<Uint8Array> {
  await Promise.resolve();
  const key = createHash('sha256').update('portcullis sample: lidar sweep').digest();
  const stream = createCipheriv('aes-256-ctr', key, Buffer.alloc(16));
  const zeros = Buffer.alloc(BLOCK_BYTES);
  for (let made = 0; made < LARGE_ITEM_BYTES; made += BLOCK_BYTES) yield stream.update(zeros);
}
