import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { leafHash } from '#libs/tlog';
import { CHECKED_WORKER, ok, Scene } from '../support/scene.js';

let scene: Scene;

beforeAll(async () => {
  scene = await Scene.create();
});
afterAll(() => scene?.stop());

describe('POST /admin/v1/people/{person}/trail-erasures', () => {
  it('forgets what is personal in their records and leaves every recorded byte as it was', async () => {
    const operator = await scene.as('operator');
    const id = await scene.person('annotator', { worker: CHECKED_WORKER });
    const aboutPerson = 'SELECT sha256, body FROM recorded_values WHERE subject_id = $1';
    expect((await scene.rows(aboutPerson, [id])).length).toBeGreaterThan(0);
    const texts = 'SELECT id, event::text AS text FROM access_entries ORDER BY id';
    const before = await scene.rows<{ id: string; text: string }>(texts);
    expect((await operator.post('/admin/v1/people/annotator/trail-erasures')).body.code).toBe(
      'PERSON_ACTIVE',
    );

    ok(await operator.post('/admin/v1/people/annotator/suspend'));
    const erased = ok(
      await operator.post('/admin/v1/people/annotator/trail-erasures', undefined, {
        'x-change-reason': 'Art. 17 request 12',
      }),
    );
    expect(erased).toMatchObject({ person: id, erasedValues: expect.any(Number) });
    expect(erased.erasedValues).toBeGreaterThan(0);
    expect(await scene.rows(aboutPerson, [id])).toEqual([]);
    const after = await scene.rows<{ id: string; text: string }>(texts);
    const hashes = (rows: typeof before): string[] =>
      rows.map(({ text }) => leafHash(Buffer.from(text)).toString('hex'));
    expect(hashes(after).slice(0, before.length)).toEqual(hashes(before));
  });
});
