import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { findPython, runScript, type ScriptRun } from '#libs/testing';
import { ControlPlane } from '../support/control-plane.js';
import { findRecord } from '../support/records.js';
import { CountingProxy } from '../support/s3/counting-proxy.js';
import { connectS3, type S3Keys } from '../support/s3/s3-scene.js';
import { Scene } from '../support/scene.js';

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

let scene: Scene;
let admin: ControlPlane;
let proxy: CountingProxy;
let keys: S3Keys;
let folder: string;

beforeAll(async () => {
  scene = await Scene.create();
  admin = await ControlPlane.start(scene);
  for (const [key, body] of Object.entries(FILES))
    await scene.world.addItem({ key, content: Buffer.from(body), mediaType: 'image/jpeg' });
  keys = await connectS3(scene, { projects: [scene.world.project], person: 'annotator' });
  proxy = await CountingProxy.to(scene.gateway.origin);
  folder = await mkdtemp(join(tmpdir(), 'portcullis-media-'));
});
afterAll(async () => {
  proxy?.stop();
  await admin?.close();
  await scene?.stop();
  await rm(folder, { recursive: true, force: true });
});

/** A new version of the item, uploaded as the client does. */
async function upload(key: string, body: string): Promise<void> {
  const path = `/datasets/${scene.world.dataset}/items/${key.split('/').map(encodeURIComponent).join('/')}`;
  const headers = { 'content-type': 'image/jpeg', 'content-length': String(body.length) };
  expect((await admin.send(path, { method: 'PUT', headers, body })).status).toBe(200);
}

function download(secretAccessKey = keys.secretAccessKey): Promise<ScriptRun> {
  const where = [`http://127.0.0.1:${proxy.port}/s3`, 'pictures', keys.accessKeyId, secretAccessKey, folder];
  return runScript(python ?? '', ['-c', PROGRAM, EXAMPLES, ...where]);
}

/** Runs the loader; returns the paths it gives and, by key, how often bytes were sent, each request with a record of its own. */
async function downloaded(): Promise<{ paths: Record<string, string>; parts: Record<string, number> }> {
  const from = proxy.passed.length;
  const { code, stdout, stderr } = await download();
  expect([code, stderr]).toEqual([0, '']);
  const parts: Record<string, number> = {};
  for (const { method, target, recordId } of proxy.passed.slice(from)) {
    expect(await findRecord(scene.fixture, recordId)).toMatchObject({
      effect: 'allow',
      subject_id: scene.personId('annotator'),
      body: { details: { door: 's3' } },
    });
    const { pathname } = new URL(target, 'http://gateway');
    const key = decodeURIComponent(pathname.slice('/s3/pictures/'.length));
    if (method === 'GET' && key !== '') parts[key] = (parts[key] ?? 0) + 1;
  }
  return { paths: JSON.parse(stdout) as Record<string, string>, parts };
}

(python === null ? describe.skip : describe)('the loader for FiftyOne', () => {
  it('downloads what the bucket lists, by parts where it is large, and gives the path of each key', async () => {
    const { paths, parts } = await downloaded();
    expect(Object.keys(paths).sort()).toEqual(Object.keys(FILES).sort());
    for (const [key, path] of Object.entries(paths)) expect(await readFile(path, 'utf8')).toBe(FILES[key]);
    expect(parts).toEqual({ 'street/a b+c é.jpg': 1, 'street/deeper/two.jpg': 1, 'three.jpg': 2 });
  }, 60_000);

  it('reads again only what has another version since', async () => {
    await upload('street/deeper/two.jpg', 'changed');
    const { paths, parts } = await downloaded();
    expect(parts).toEqual({ 'street/deeper/two.jpg': 1 });
    expect(await readFile(paths['street/deeper/two.jpg'] ?? '', 'utf8')).toBe('changed');
  }, 60_000);

  it('ends at a refusal and says what it is', async () => {
    const { code, stderr } = await download('not the secret');
    expect(code).toBe(1);
    expect(stderr).toContain('SignatureDoesNotMatch');
  }, 60_000);

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
