import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mintSessionSecret, sessionCookieFor } from '#libs/identity';
import { allowOrigins } from '../support/browsers.js';
import { createProject } from '../support/governance.js';
import type { Answer } from '../support/http-client.js';
import { RecordingLock } from '../support/recording-lock.js';
import { findRecord } from '../support/records.js';
import { connectS3, type S3Keys } from '../support/s3/s3-scene.js';
import { askSigned, presign, send } from '../support/s3/signed.js';
import { Scene } from '../support/scene.js';

let scene: Scene;
let keys: S3Keys;
let toolKeys: S3Keys;

beforeAll(async () => {
  scene = await Scene.create();
  await scene.world.addItem({
    key: 'k.txt',
    content: Buffer.from('for one person'),
    mediaType: 'text/plain',
  });
  keys = await connectS3(scene, { projects: [scene.world.project], person: 'annotator' });
  toolKeys = await connectS3(scene, { projects: [scene.world.project] });
  await scene
    .arranger()
    .patch('projects', { id: scene.world.project }, { require_session_for_presigned: true });
});
afterAll(() => scene?.stop());

async function cookieOf(handle: string): Promise<string> {
  const answer = await scene.getOnce('/v1/session', { method: 'POST', as: handle });
  return String(answer.headers['set-cookie']).split(';')[0] ?? '';
}

/** Named and shaped like those that are given out, but of no session. */
function strangersCookie(): string {
  const { name } = sessionCookieFor({ path: '/', secure: false });
  return `${name}=${mintSessionSecret().presented}`;
}

/** Follows a link while its project has no rule, and makes the rule between the decision and its record. */
async function followAcrossTheChange(path: string): Promise<Answer> {
  const { world, fixture } = scene;
  await allowOrigins(scene, world.project, []);
  expect((await follow(path)).status).toBe(200);
  const lock = await RecordingLock.take(fixture, world.client);
  try {
    const asked = follow(path);
    await lock.untilWaitedFor();
    const rule = 'UPDATE projects SET require_session_for_presigned = true WHERE id = $1';
    await lock.change([world.client], rule, [world.project]);
    await lock.release();
    return await asked;
  } finally {
    await lock.release();
  }
}

async function follow(path: string, cookie?: string, as = keys): Promise<Answer> {
  const link = await presign(scene, as, { path });
  return send(scene, { ...link, headers: { ...link.headers, ...(cookie !== undefined && { cookie }) } });
}

describe('where a project keeps presigned URLs in their person’s session', () => {
  it.each(['/s3/pictures/k.txt', '/s3/pictures'])('%s opens in that session', async (path) => {
    const answer = await follow(path, await cookieOf('annotator'));
    expect(answer.status).toBe(200);
  });

  it.each([
    ['no session', () => Promise.resolve(undefined)],
    ['the session of somebody else who may read it too', () => cookieOf('other-annotator')],
    ['a cookie of nobody’s', () => Promise.resolve(strangersCookie())],
  ])('with %s it opens nothing, and that is on record', async (_name, cookie) => {
    for (const path of ['/s3/pictures/k.txt', '/s3/pictures']) {
      const answer = await follow(path, await cookie());
      expect([answer.status, answer.body.toString()]).toEqual([
        403,
        expect.stringContaining('SESSION_REQUIRED'),
      ]);
      expect(answer.body.includes('for one person')).toBe(false);
      const record = await findRecord(scene.fixture, answer.headers['x-amz-request-id']);
      expect(record).toMatchObject({ kind: 'authentication', effect: 'deny', codes: ['SESSION_REQUIRED'] });
    }
  });

  it('a link of no person’s opens for nobody', async () => {
    expect((await follow('/s3/pictures/k.txt', await cookieOf('annotator'), toolKeys)).status).toBe(403);
  });

  it.each(['/s3/pictures/k.txt', '/s3/pictures'])(
    '%s opens nothing where the rule is made between the decision and its record, and that is on record',
    async (path) => {
      const answer = await followAcrossTheChange(path);
      expect([answer.status, answer.body.toString()]).toEqual([
        403,
        expect.stringContaining('SESSION_REQUIRED'),
      ]);
      const record = await findRecord(scene.fixture, answer.headers['x-amz-request-id']);
      expect(record).toMatchObject({ kind: 'authentication', effect: 'deny', codes: ['SESSION_REQUIRED'] });
    },
  );

  it('the bucket is named in that session only, others are named beside it', async () => {
    const project = await createProject(scene, {
      slug: 'free',
      datasets: [scene.world.dataset],
      people: ['annotator'],
    });
    const both = await connectS3(scene, { projects: [scene.world.project, project], person: 'annotator' });
    const namesOf = async (cookie?: string) =>
      [...(await follow('/s3/', cookie, both)).body.toString().matchAll(/<Name>([^<]*)/g)].map((m) => m[1]);
    expect(await namesOf()).toEqual(['free']);
    expect(await namesOf(await cookieOf('other-annotator'))).toEqual(['free']);
    expect(await namesOf(await cookieOf('annotator'))).toEqual(['free', 'pictures']);
    expect((await follow('/s3/')).status).toBe(403);
  });

  it('a signature in the headers needs no session', async () => {
    expect((await askSigned(scene, keys, { path: '/s3/pictures/k.txt' })).status).toBe(200);
  });
});
