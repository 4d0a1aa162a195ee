import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { findPython, runScript, type ScriptRun } from '#libs/testing';
import { S3_KEY, type S3Server, startS3Server } from './support/s3-server.js';

const EXAMPLES = join(import.meta.dirname, '..', '..', '..', '..', 'docs', 'integrations', 'examples');
const python = findPython('boto3');
const PROGRAM = `
import json, sys
sys.path.insert(0, sys.argv[1])
from fiftyone_loader import download_bucket
json.dump(download_bucket(*sys.argv[2:]), sys.stdout)
`;
const FILES: Readonly<Record<string, string>> = {
  'street/a b+c é.jpg': 'one',
  'street/deeper/two.jpg': 'two',
  'three.jpg': 'x'.repeat(9_000_000),
};

let server: S3Server;
let folder: string;

beforeAll(async () => {
  server = await startS3Server();
  folder = await mkdtemp(join(tmpdir(), 'portcullis-media-'));
  for (const [key, body] of Object.entries(FILES)) await put(key, body);
});
afterAll(async () => {
  await server?.close();
  await rm(folder, { recursive: true, force: true });
});

async function put(key: string, body: string): Promise<void> {
  const client = new S3Client({
    endpoint: server.endpoint,
    region: 'us-east-1',
    forcePathStyle: true,
    credentials: { accessKeyId: S3_KEY, secretAccessKey: S3_KEY },
  });
  await client.send(new PutObjectCommand({ Bucket: 'objects', Key: key, Body: body }));
  client.destroy();
}

function download(prefix = ''): Promise<ScriptRun> {
  const where = [server.endpoint, 'objects', S3_KEY, S3_KEY, folder, prefix];
  return runScript(python ?? '', ['-c', PROGRAM, EXAMPLES, ...where]);
}

/** Keys whose bytes were asked for since the list was emptied. */
function read(): Set<string> {
  const objects = server.requests
    .filter((line) => line.startsWith('GET /objects/') && !line.includes('list-type'))
    .map((line) => decodeURIComponent(line.slice('GET /objects/'.length)));
  server.requests.splice(0);
  return new Set(objects);
}

(python === null ? describe.skip : describe)('the loader for FiftyOne', () => {
  it('downloads what the bucket lists, by parts where it is large, and gives the path of each key', async () => {
    server.requests.splice(0);
    const { code, stdout, stderr } = await download();
    expect([code, stderr]).toEqual([0, '']);
    const paths = JSON.parse(stdout) as Record<string, string>;
    expect(Object.keys(paths).sort()).toEqual(Object.keys(FILES).sort());
    for (const [key, path] of Object.entries(paths)) expect(await readFile(path, 'utf8')).toBe(FILES[key]);
    expect(read()).toEqual(new Set(Object.keys(FILES)));
  });

  it('reads again only what has another version since', async () => {
    await put('street/deeper/two.jpg', 'changed');
    server.requests.splice(0);
    const { stdout } = await download();
    expect(read()).toEqual(new Set(['street/deeper/two.jpg']));
    const paths = JSON.parse(stdout) as Record<string, string>;
    expect(await readFile(paths['street/deeper/two.jpg'] ?? '', 'utf8')).toBe('changed');
  });

  it('writes nothing outside its folder, whatever a key says', async () => {
    const program =
      'import pathlib, sys\nsys.path.insert(0, sys.argv[1])\nfrom fiftyone_loader import path_of\nprint(path_of(pathlib.Path(sys.argv[2]), sys.argv[3]))';
    const pathOf = (key: string): Promise<ScriptRun> =>
      runScript(python ?? '', ['-c', program, EXAMPLES, folder, key]);
    for (const key of ['../out', 'a/../../out', '/../out']) {
      const { code, stderr } = await pathOf(key);
      expect([key, code]).toEqual([key, 1]);
      expect(stderr).toContain('leads out of');
    }
    expect((await pathOf('/etc/passwd')).stdout.trim()).toBe(join(folder, 'etc/passwd'));
  });
});
