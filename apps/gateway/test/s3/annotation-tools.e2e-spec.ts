import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { describeWith, LARGE_BYTES, MANY, ToolScene } from '../support/s3/tool-scene.js';

const PYTHON = '/usr/bin/python3';
const BOTO3 = '/usr/lib/python3/dist-packages/boto3';

let tools: ToolScene;

beforeAll(async () => {
  tools = await ToolScene.create();
}, 60_000);
afterAll(() => tools?.stop());

const sha256 = (key: string): string =>
  createHash('sha256')
    .update(tools.contents.get(key) ?? '')
    .digest('hex');

async function run(script: string): Promise<Record<string, unknown>> {
  const { result } = await tools.matched(() =>
    tools.succeed(PYTHON, [join(import.meta.dirname, 'python', script)]),
  );
  return JSON.parse(result) as Record<string, unknown>;
}

describeWith(BOTO3)('boto3, as annotation tools call it', () => {
  it('serves Label Studio: validation, sync, tasks, presigned URLs and its proxy', async () => {
    const images = [...tools.contents.keys()].filter((key) => key.startsWith('images/'));
    expect(await run('label_studio.py')).toEqual({
      connected: 1,
      synced: images.sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))),
      everything: MANY + tools.contents.size,
      preview: MANY,
      task: { data: { image: 's3://pictures/images/a b+ü.png' } },
      presigned: { status: 200, sha256: sha256('images/a b+ü.png') },
      head_of_presigned: 200,
      proxied: [
        [200, null, LARGE_BYTES, LARGE_BYTES],
        [206, `bytes 0-${LARGE_BYTES - 1}/${LARGE_BYTES}`, LARGE_BYTES, LARGE_BYTES],
        [206, `bytes 0-0/${LARGE_BYTES}`, 1, 1],
        [206, `bytes 100-8388708/${LARGE_BYTES}`, 8_388_609, 8_388_609],
      ],
      missing: '404',
    });
  }, 120_000);

  it('serves CVAT: status, manifest, listing, header ranges, parallel ranges, and a virtual host', async () => {
    expect(await run('cvat.py')).toEqual({
      policy: 'NoSuchBucketPolicy',
      length: tools.contents.get('manifest.jsonl')?.length,
      manifest: tools.contents.get('manifest.jsonl')?.toString(),
      folders: ['images/', 'many/', 'tasks/'],
      files: ['manifest.jsonl'],
      pages: 3,
      many: MANY,
      headers: [2_048, 14_336, 49_152],
      empty: 'InvalidRange',
      sha256: sha256('images/large.bin'),
      missing: '404',
      virtual: sha256('images/a b+ü.png'),
    });
  }, 120_000);
});
