import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { uuidV7 } from '#libs/kernel';
import { problemOf } from '../support/http-client.js';
import { findRecord } from '../support/records.js';
import { Scene } from '../support/scene.js';
import { makeTicket, revokeTicket, useTicket } from '../support/tickets.js';
import { connectTool } from '../support/tools.js';

let scene: Scene;
let itemId: string;

beforeAll(async () => {
  scene = await Scene.create();
  ({ itemId } = await scene.world.addItem({ content: Buffer.from('of a ticket') }));
});
afterAll(() => scene?.stop());

async function connect(person?: string): Promise<string> {
  const tool = await connectTool(scene, {
    projects: [scene.world.project],
    ...(person !== undefined && { person }),
  });
  return `Bearer ${tool}`;
}

describe('a ticket', () => {
  it('is taken back by its person: on record with the client, and again without harm', async () => {
    const { id, url } = await makeTicket(scene, itemId);
    const answer = await revokeTicket(scene, id);
    expect([answer.status, answer.body.length]).toEqual([204, 0]);
    const record = await findRecord(scene.fixture, answer.headers['x-access-record']);
    expect(record).toMatchObject({
      kind: 'administration',
      effect: 'allow',
      organisation_id: scene.world.client,
      subject_id: scene.personId('annotator'),
      item_id: itemId,
    });
    expect((await useTicket(scene, url)).status).toBe(401);
    const again = await revokeTicket(scene, id);
    expect([again.status, again.headers['x-access-record']]).toEqual([204, undefined]);
  });

  it('is taken back by the tool that made it, or by the person it was made for', async () => {
    const authorization = await connect();
    for (const by of [{ authorization }, {}]) {
      const { id, url } = await makeTicket(scene, itemId, { authorization, onBehalfOf: 'annotator' });
      expect((await useTicket(scene, url)).status).toBe(200);
      expect((await revokeTicket(scene, id, by)).status).toBe(204);
      expect((await useTicket(scene, url)).status).toBe(401);
    }
  });

  it('takes no other ticket with it', async () => {
    const [one, other] = [await makeTicket(scene, itemId), await makeTicket(scene, itemId)];
    await revokeTicket(scene, one.id);
    expect((await useTicket(scene, other.url)).status).toBe(200);
  });

  it('of somebody else is not there, whoever asks', async () => {
    const { id, url } = await makeTicket(scene, itemId);
    for (const by of [
      { as: 'reviewer' },
      { as: 'stranger' },
      { authorization: await connect() },
      { authorization: await connect('annotator') },
      { authorization: await connect('reviewer') },
    ]) {
      const answer = await revokeTicket(scene, id, by);
      expect([answer.status, problemOf(answer).code]).toEqual([404, 'NOT_FOUND']);
    }
    for (const unknown of [uuidV7(), 'nonsense', url.slice(3)])
      expect((await revokeTicket(scene, unknown)).status).toBe(404);
    expect((await revokeTicket(scene, id, { as: 'administrator' })).status).toBe(403);
    expect((await useTicket(scene, url)).status).toBe(200);
  });
});
