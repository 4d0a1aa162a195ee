import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { uuidV7 } from '#libs/kernel';
import { problemOf } from '../support/http-client.js';
import { changePolicy } from '../support/policy-arranger.js';
import { findRecord } from '../support/records.js';
import { RecordingLock } from '../support/recording-lock.js';
import { Scene } from '../support/scene.js';
import { makeTicket, useTicket } from '../support/tickets.js';

let scene: Scene;

beforeAll(async () => {
  scene = await Scene.create();
});
afterAll(() => scene?.stop());

const CURRENT = 'UPDATE items SET current_version_id = $2 WHERE id = $1';

/** Gives the item another version, as an upload under the same key does; returns its id. */
async function addVersion(itemId: string): Promise<string> {
  const versionId = uuidV7();
  await scene.fixture.owner.query(
    `INSERT INTO item_versions (id, organisation_id, item_id, dataset_key_id, object_key, format, plaintext_size, sha256, header, wrapped_data_key, media_type)
     SELECT $2, organisation_id, item_id, dataset_key_id, $3, format, plaintext_size, sha256, header, wrapped_data_key, media_type
     FROM item_versions WHERE item_id = $1 LIMIT 1`,
    [itemId, versionId, `items/${versionId}`],
  );
  return versionId;
}

describe('a ticket for a version that was replaced', () => {
  it('gives nothing of the new one, says so, and is on record as refused', async () => {
    const { itemId } = await scene.world.addItem({ content: Buffer.from('the first') });
    const { url } = await makeTicket(scene, itemId);
    expect((await useTicket(scene, url)).status).toBe(200);
    const versionId = await addVersion(itemId);
    const { client } = scene.world;
    await changePolicy(scene.fixture.owner, { organisations: [client], scopes: [client] }, [
      CURRENT,
      [itemId, versionId],
    ]);
    const answer = await useTicket(scene, url);
    expect([answer.status, problemOf(answer).code]).toEqual([404, 'TICKET_ITEM_CHANGED']);
    const record = await findRecord(scene.fixture, problemOf(answer).recordId);
    expect(record).toMatchObject({ kind: 'authentication', effect: 'deny', codes: ['TICKET_ITEM_CHANGED'] });
  });

  it('does not refuse one made for the new version where the old one is still remembered', async () => {
    const { itemId } = await scene.world.addItem({ content: Buffer.from('the first') });
    const second = await scene.fixture.startGateway({ recordDeadlineMs: 5_000 });
    for (const gateway of [scene.gateway, second])
      expect((await scene.read(itemId, { gateway })).status).toBe(200);
    // Without a change of policy: an upload need not be one, and the gateways hear of it when they record.
    await scene.fixture.owner.query(CURRENT, [itemId, await addVersion(itemId)]);
    const { url } = await makeTicket(scene, itemId);
    expect((await useTicket(scene, url, { gateway: second, method: 'HEAD' })).status).toBe(200);
    await second.stop(0);
  });

  it('between the decision and its record gives nothing either', async () => {
    const { itemId } = await scene.world.addItem({ content: Buffer.from('the first') });
    const { url } = await makeTicket(scene, itemId);
    expect((await useTicket(scene, url)).status).toBe(200);
    const versionId = await addVersion(itemId);
    const lock = await RecordingLock.take(scene.fixture, scene.world.client);
    try {
      const reading = useTicket(scene, url);
      await lock.untilWaitedFor();
      await lock.change([scene.world.client], CURRENT, [itemId, versionId]);
      await lock.release();
      const answer = await reading;
      expect([answer.status, problemOf(answer).code]).toEqual([404, 'TICKET_ITEM_CHANGED']);
    } finally {
      await lock.release();
    }
  });
});
