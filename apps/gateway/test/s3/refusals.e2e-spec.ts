import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { uuidV7 } from '#libs/kernel';
import { createProject } from '../support/governance.js';
import type { Answer } from '../support/http-client.js';
import { findRecord } from '../support/records.js';
import { reEvaluate } from '../support/re-evaluate.js';
import { Scene } from '../support/scene.js';
import { connectS3, type S3Keys } from '../support/s3/s3-scene.js';
import { askSigned, elementOf, presign, send, type ToSign } from '../support/s3/signed.js';
import { createDataset } from '../support/world.js';

const CONTENT = Buffer.from('0123456789');

let scene: Scene;
let keys: S3Keys;
let itemId: string;

beforeAll(async () => {
  scene = await Scene.create();
  const { world, fixture } = scene;
  ({ itemId } = await world.addItem({ key: 'a/k.txt', content: CONTENT, mediaType: 'text/plain' }));
  const theirs = uuidV7();
  await createDataset(fixture, { id: theirs, organisation: world.otherClient, slug: 'theirs' });
  await world.addItem({ key: 'secret', content: CONTENT, dataset: theirs, organisation: world.otherClient });
  await createProject(scene, { organisation: world.otherClient, slug: 'their-project', datasets: [theirs] });
  const other = uuidV7();
  await createDataset(fixture, { id: other, organisation: world.client, slug: 'other' });
  await world.addItem({ key: 'elsewhere', content: CONTENT, dataset: other });
  await createProject(scene, { slug: 'not-connected', datasets: [other], people: ['annotator'] });
  keys = await connectS3(scene, { projects: [world.project], person: 'annotator' });
});
afterAll(() => scene?.stop());

const ask = (wanted: ToSign): Promise<Answer> => askSigned(scene, keys, wanted);

/** An answer without what must differ between any two: ids, time, and what was asked for. */
function withoutIds(answer: Answer, path: string): object {
  const id = String(answer.headers['x-amz-request-id']);
  const trace = String(answer.headers['x-amz-id-2']);
  const body = answer.body
    .toString('utf8')
    .replace(id, '<id>')
    .replace(trace, '<trace>')
    .replace(path, '<path>');
  const length = Number(answer.headers['content-length']) - Buffer.byteLength(path);
  const { date, ...headers } = answer.headers;
  expect(Date.parse(date ?? '')).not.toBeNaN();
  return {
    status: answer.status,
    body,
    headers: {
      ...headers,
      'x-amz-request-id': '',
      'x-access-record': '',
      'x-amz-id-2': '',
      'content-length': length,
    },
  };
}

describe('404', () => {
  it.each([
    ['/s3/pictures/missing', 'NoSuchKey'],
    ['/s3/pictures/secret', 'NoSuchKey'],
    ['/s3/pictures/elsewhere', 'NoSuchKey'],
    ['/s3/pictures/A/k.txt', 'NoSuchKey'],
    ['/s3/pictures/a//k.txt', 'NoSuchKey'],
    ['/s3/pictures/./a/k.txt', 'NoSuchKey'],
    ['/s3/pictures/a%00b', 'NoSuchKey'],
    ['/s3/missing/k', 'NoSuchBucket'],
    ['/s3/their-project/secret', 'NoSuchBucket'],
    ['/s3/not-connected/elsewhere', 'NoSuchBucket'],
    ['/s3/missing', 'NoSuchBucket'],
    ['/s3/not-connected', 'NoSuchBucket'],
    ['/s3/not-connected?location', 'NoSuchBucket'],
  ])(
    '%s says %s, and it is the same for what is not there and for what is not theirs',
    async (target, code) => {
      const [path = '', sub] = target.split('?');
      const query = sub === undefined ? {} : { [sub]: '' };
      const answer = await ask({ path, query });
      const reference =
        path.split('/').length > 3 ? `/s3/${path.split('/')[2]}/${uuidV7()}` : `/s3/${uuidV7()}`;
      const missing = await ask({ path: reference, query });
      expect(elementOf(answer, 'Code')).toBe(code);
      expect(withoutIds(answer, path)).toEqual(withoutIds(missing, reference));
      expect(answer.status).toBe(404);
    },
  );

  it('is on record as a read of nothing, with the bucket’s project and without the key', async () => {
    const answer = await ask({ path: '/s3/pictures/secret' });
    const record = await findRecord(scene.fixture, answer.headers['x-amz-request-id']);
    expect(record).toMatchObject({
      kind: 'access',
      effect: 'deny',
      item_id: null,
      project_id: scene.world.project,
    });
    expect(JSON.stringify(record)).not.toContain('secret');
    expect((await reEvaluate(scene.fixture, record?.id)).effect).toBe('deny');
  });

  it('has no body for HEAD', async () => {
    const answer = await ask({ method: 'HEAD', path: '/s3/pictures/missing' });
    expect([answer.status, answer.body.length]).toEqual([404, 0]);
  });

  it('takes as long for a foreign key as for a missing one, as far as a coarse clock tells', async () => {
    const times: [number[], number[]] = [[], []];
    for (let round = 0; round < 100; round += 1) {
      times[0].push((await ask({ path: '/s3/pictures/elsewhere' })).firstByteMs);
      times[1].push((await ask({ path: '/s3/pictures/missing' })).firstByteMs);
    }
    const [foreign = 0, missing = 0] = times.map((list) => list.sort((a, b) => a - b)[50]);
    expect(Math.max(foreign, missing) / Math.min(foreign, missing)).toBeLessThan(3);
  });
});

describe('403', () => {
  it('says why, with the code, and is on record', async () => {
    const refused = await connectS3(scene, { projects: [scene.world.project], person: 'unassigned' });
    const answer = await askSigned(scene, refused, { path: '/s3/pictures/a/k.txt' });
    expect([answer.status, elementOf(answer, 'Code')]).toEqual([403, 'AccessDenied']);
    expect(elementOf(answer, 'Message')).toContain('(NOT_ASSIGNED)');
    expect(elementOf(answer, 'RequestId')).toBe(answer.headers['x-amz-request-id']);
    const record = await findRecord(scene.fixture, answer.headers['x-amz-request-id']);
    expect(record).toMatchObject({
      effect: 'deny',
      item_id: itemId,
      subject_id: scene.personId('unassigned'),
    });
  });

  it.each(['/s3/pictures', '/s3/pictures/a/k.txt', '/s3/pictures/missing', '/s3/'])(
    'is all that is said at %s to whoever may see nothing: no key can be probed for',
    async (path) => {
      const refused = await connectS3(scene, { projects: [scene.world.project], person: 'unassigned' });
      const answer = await askSigned(scene, refused, { path });
      expect([answer.status, elementOf(answer, 'Code')]).toEqual([403, 'AccessDenied']);
      expect(elementOf(answer, 'Message')).toContain('(NOT_ASSIGNED)');
    },
  );

  it('is the answer to a tool that acts for nobody, where the project lets none', async () => {
    const tool = await connectS3(scene, { projects: [scene.world.project] });
    expect((await askSigned(scene, tool, { path: '/s3/pictures/a/k.txt' })).status).toBe(200);
    const arranger = scene.arranger();
    await arranger.patch('projects', { id: scene.world.project }, { allow_delegated_tools: false });
    const answer = await askSigned(scene, tool, { path: '/s3/pictures/a/k.txt' });
    await arranger.undo();
    expect([answer.status, elementOf(answer, 'Message')]).toEqual([
      403,
      expect.stringContaining('(NOT_ASSIGNED)'),
    ]);
  });

  it('meets a presigned URL whose signer lost the right meanwhile', async () => {
    const url = await presign(scene, keys, { path: '/s3/pictures/a/k.txt', expiresIn: 3_600 });
    const allowed = await send(scene, url);
    expect(allowed.body.toString()).toBe(CONTENT.toString());
    expect(await findRecord(scene.fixture, allowed.headers['x-amz-request-id'])).toMatchObject({
      body: { details: { door: 's3', signature: 'presigned' } },
    });
    const arranger = scene.arranger(scene.personId('annotator'));
    await arranger.patch(
      'assignments',
      { person_id: scene.personId('annotator'), project_id: scene.world.project },
      { revoked_at: '2026-11-01Z' },
    );
    const refused = await send(scene, url);
    await arranger.undo();
    expect([refused.status, elementOf(refused, 'Message')]).toEqual([
      403,
      expect.stringContaining('ASSIGNMENT_REVOKED'),
    ]);
  });

  it('meets whoever does not sign, whatever they ask for', async () => {
    for (const target of ['/s3', '/s3/pictures', '/s3/pictures/a/k.txt', '/s3/missing?policy'])
      for (const method of ['GET', 'HEAD', 'PUT', 'DELETE', 'POST']) {
        const answer = await send(scene, { method, target, headers: {} });
        expect([target, method, answer.status]).toEqual([target, method, 403]);
        expect(answer.headers['content-type']).toBe('application/xml');
      }
  });
});

describe('405', () => {
  it.each([
    ['PUT', '/s3/pictures/a/k.txt', 600_601],
    ['PUT', '/s3/new-bucket', 600_601],
    ['POST', '/s3/pictures', 600_601],
    ['DELETE', '/s3/pictures/a/k.txt', 600_604],
  ])('is the answer to %s %s, and what was tried is on record', async (method, path, typeUid) => {
    const answer = await ask({ method, path });
    expect([answer.status, elementOf(answer, 'Code'), answer.headers.allow]).toEqual([
      405,
      'MethodNotAllowed',
      'GET, HEAD',
    ]);
    const id = answer.headers['x-amz-request-id'];
    const record = await findRecord(scene.fixture, id);
    expect(record).toMatchObject({
      kind: 'access',
      effect: 'deny',
      item_id: null,
      event: { type_uid: typeUid },
    });
    expect(record?.codes).toContain('ROLE_FORBIDS');
    expect((await reEvaluate(scene.fixture, id)).effect).toBe('deny');
  });
});

describe('400', () => {
  it.each([
    ['PUT', `/s3/pictures/${'k'.repeat(1_100)}`, 'KeyTooLongError', 600_601],
    ['DELETE', `/s3/pictures/${'k'.repeat(1_100)}`, 'KeyTooLongError', 600_604],
    ['POST', '/s3/pictures/%FF', 'InvalidURI', 600_601],
  ])('is the answer to a %s that is malformed, and what was tried is on record', async (...wanted) => {
    const [method, path, code, typeUid] = wanted;
    const answer = await ask({ method, path });
    expect([answer.status, elementOf(answer, 'Code')]).toEqual([400, code]);
    const record = await findRecord(scene.fixture, answer.headers['x-amz-request-id']);
    expect(record).toMatchObject({ kind: 'access', effect: 'deny', event: { type_uid: typeUid } });
    expect(record?.project_id ?? null).toBe(code === 'KeyTooLongError' ? scene.world.project : null);
  });
});
