import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { problemOf } from '../support/http-client.js';
import type { PolicyArranger } from '../support/policy-arranger.js';
import { reEvaluate } from '../support/re-evaluate.js';
import { findRecord, outcomeOf } from '../support/records.js';
import { Scene } from '../support/scene.js';
import { from, makeTicket, useTicket } from '../support/tickets.js';

const CONTENT = randomBytes(100_000);

let scene: Scene;
let arranger: PolicyArranger;
let itemId: string;

beforeAll(async () => {
  scene = await Scene.create();
  ({ itemId } = await scene.world.addItem({ content: CONTENT, mediaType: 'image/png' }));
  arranger = scene.arranger();
});
afterEach(() => arranger.undo());
afterAll(() => scene?.stop());

describe('a ticket', () => {
  it('gives its item’s bytes with no other credential, as often as it likes while it lives', async () => {
    const { url } = await makeTicket(scene, itemId);
    for (let round = 0; round < 3; round += 1) {
      const answer = await useTicket(scene, url);
      expect([answer.status, answer.body.equals(CONTENT)]).toEqual([200, true]);
    }
  });

  it('answers with what every item answers with, to be shown by any page, and never tells its own address on', async () => {
    const { url } = await makeTicket(scene, itemId);
    const { headers } = await useTicket(scene, url);
    expect(headers).toMatchObject({
      'content-type': 'image/png',
      'content-length': String(CONTENT.length),
      'cache-control': 'private, no-store',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "sandbox; default-src 'none'",
      'accept-ranges': 'bytes',
      'referrer-policy': 'no-referrer',
      'cross-origin-resource-policy': 'cross-origin',
      'audit-receipt': expect.any(String),
      'x-access-record': expect.any(String),
    });
    expect(headers.vary).toContain('Origin');
  });

  it('is recorded at each use as its person’s access, with the ticket it came by and what it was decided from', async () => {
    const { url, id } = await makeTicket(scene, itemId);
    const answer = await useTicket(scene, url);
    const record = await findRecord(scene.fixture, answer.headers['x-access-record']);
    expect(record).toMatchObject({
      kind: 'access',
      effect: 'allow',
      subject_id: scene.personId('annotator'),
    });
    expect(record?.body).toMatchObject({ authenticatedBy: 'ticket', details: { method: 'GET', ticket: id } });
    expect((await reEvaluate(scene.fixture, record?.id)).effect).toBe('allow');
    const outcome = await outcomeOf(scene.fixture, record?.id);
    expect(outcome).toEqual({ bytesSent: CONTENT.length, ending: 'complete' });
  });

  it('seeks: ranges, suffixes and several parts of a film', async () => {
    const { url } = await makeTicket(scene, itemId);
    for (const [range, start, end] of [
      ['bytes=0-', 0, CONTENT.length],
      ['bytes=40000-40099', 40_000, 40_100],
      ['bytes=-500', CONTENT.length - 500, CONTENT.length],
    ] as const) {
      const answer = await useTicket(scene, url, { headers: { range } });
      expect([answer.status, answer.body.equals(CONTENT.subarray(start, end))]).toEqual([206, true]);
      expect(answer.headers['content-range']).toBe(`bytes ${start}-${end - 1}/${CONTENT.length}`);
      expect(answer.headers['referrer-policy']).toBe('no-referrer');
    }
    expect((await useTicket(scene, url, { headers: { range: 'bytes=999999-' } })).status).toBe(416);
  });

  it('answers conditions and HEAD as the item itself does', async () => {
    const { url } = await makeTicket(scene, itemId);
    const head = await useTicket(scene, url, { method: 'HEAD' });
    expect([head.status, head.headers['content-length'], head.body.length]).toEqual([
      200,
      String(CONTENT.length),
      0,
    ]);
    const etag = head.headers.etag ?? '';
    expect((await useTicket(scene, url, { headers: { 'if-none-match': etag } })).status).toBe(304);
    expect((await useTicket(scene, url, { headers: { 'if-match': '"other"' } })).status).toBe(412);
  });

  it('looks at no other credential: a wrong one beside it changes nothing', async () => {
    const { url } = await makeTicket(scene, itemId);
    const answer = await useTicket(scene, url, { headers: { authorization: 'Bearer nonsense' } });
    expect(answer.status).toBe(200);
  });

  it('is leave to ask, not to receive: whatever its person may not, it may not', async () => {
    const { url } = await makeTicket(scene, itemId);
    await arranger.patch('worker_profiles', { person_id: scene.personId('annotator') }, { trainings: '[]' });
    const answer = await useTicket(scene, url);
    expect([answer.status, problemOf(answer).code]).toEqual([403, 'TRAINING_MISSING']);
    expect(answer.headers['referrer-policy']).toBe('no-referrer');
    const record = await findRecord(scene.fixture, answer.headers['x-access-record']);
    expect(record).toMatchObject({ effect: 'deny', codes: ['TRAINING_MISSING'] });
  });

  it('counts against its person’s budget, and asks where it is used from', async () => {
    const { url } = await makeTicket(scene, itemId, from('91.0.0.1'));
    expect((await useTicket(scene, url, from('91.0.0.77'))).status).toBe(200);
    await arranger.patch('projects', { id: scene.world.project }, { byte_budget: 10 });
    expect(problemOf(await useTicket(scene, url, from('91.0.0.77'))).code).toBe('BYTE_BUDGET_EXCEEDED');
  });
});
