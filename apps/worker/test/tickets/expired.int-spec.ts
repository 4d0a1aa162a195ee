import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Scene } from '../../../gateway/test/support/scene.js';
import { makeTicket, useTicket } from '../../../gateway/test/support/tickets.js';
import { problemOf } from '../../../gateway/test/support/http-client.js';
import { JobTimer } from '../../src/jobs/job-timer.js';
import { ticketsJob } from '../../src/jobs/tickets.job.js';

let scene: Scene;
let itemId: string;
let timer: JobTimer;

beforeAll(async () => {
  scene = await Scene.create();
  ({ itemId } = await scene.world.addItem({ content: Buffer.from('of a ticket') }));
  const databaseUrl = await scene.fixture.database.urlFor('portcullis_worker');
  timer = new JobTimer(ticketsJob(), { databaseUrl, onError: () => undefined });
});
afterAll(() => scene?.stop());

/** Makes a ticket that ended so long ago; returns where it is used. */
async function endedFor(hours: number): Promise<string> {
  const { id, url } = await makeTicket(scene, itemId);
  await scene.fixture.owner.query(
    'UPDATE tickets SET expires_at = now() - make_interval(hours => $2) WHERE id = $1',
    [id, hours],
  );
  return url;
}

const codeOf = async (url: string): Promise<string> => problemOf(await useTicket(scene, url)).code;

async function countTickets(): Promise<number> {
  const { rows } = await scene.fixture.owner.query<{ count: number }>(
    'SELECT count(*)::int AS count FROM tickets',
  );
  return rows[0]?.count ?? -1;
}

describe('tickets past their end', () => {
  it('are removed after a day, and told until then what became of them', async () => {
    const [old, recent] = [await endedFor(25), await endedFor(23)];
    const { url: live } = await makeTicket(scene, itemId);
    expect(await codeOf(old)).toBe('TICKET_EXPIRED');
    expect(await timer.runOnce()).toBe('done');
    expect(await codeOf(old)).toBe('TICKET_UNKNOWN');
    expect(await codeOf(recent)).toBe('TICKET_EXPIRED');
    expect((await useTicket(scene, live)).status).toBe(200);
    expect(await countTickets()).toBe(2);
  });

  it('are all removed, however many there are', async () => {
    await scene.fixture.owner.query(
      `INSERT INTO tickets (id, organisation_id, sha256, person_id, project_id, item_id, version_id, methods, expires_at)
       SELECT gen_random_uuid(), t.organisation_id, sha256(i::text::bytea), t.person_id, t.project_id, t.item_id, t.version_id, t.methods, now() - interval '2 days'
       FROM (SELECT * FROM tickets LIMIT 1) t, generate_series(1, 12000) i`,
    );
    await timer.runOnce();
    expect(await countTickets()).toBe(2);
  });

  it('stay while their client’s data is under a hold', async () => {
    const url = await endedFor(25);
    await scene.fixture.owner.query('INSERT INTO trail_holds (organisation_id, reason) VALUES ($1, $2)', [
      scene.world.client,
      'a lawsuit',
    ]);
    await timer.runOnce();
    expect(await codeOf(url)).toBe('TICKET_EXPIRED');
    await scene.fixture.owner.query('UPDATE trail_holds SET released_at = now()');
    await timer.runOnce();
    expect(await codeOf(url)).toBe('TICKET_UNKNOWN');
  });
});
