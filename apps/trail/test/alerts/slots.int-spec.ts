import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { parseCidr } from '#libs/http';
import { uuidV7 } from '#libs/kernel';
import { Database } from '#libs/persistence';
import { waitUntil } from '#libs/testing';
import { DeliveryLoop, WebhookSender } from '#libs/webhooks';
import { alertChannel } from '../../src/alerts/delivery/alert.channel.js';
import { TrailDatabase } from '../support/trail-database.js';
import { Receiver } from './receiver.js';

const LOOPBACK = [parseCidr('127.0.0.0/8')].filter((block) => block !== null);

let trail: TrailDatabase;
let database: Database;
let receiver: Receiver;

beforeAll(async () => {
  trail = await TrailDatabase.create();
  database = await Database.connect({
    url: trail.trailUrl,
    poolSize: 2,
    applicationName: 'tests',
    statementTimeoutMs: 10_000,
  });
  receiver = await Receiver.start();
});
afterEach(() => trail.owner.query(`UPDATE alert_deliveries SET state = 'given_up', leased_until = NULL`));
afterAll(async () => {
  receiver?.stop();
  await database?.close();
  await trail?.drop();
});

const newChannel = () =>
  alertChannel({
    database,
    sender: new WebhookSender({ allowPrivate: LOOPBACK, timeoutMs: 30_000 }),
    secret: 'a-secret-of-the-tests-only-0123456789',
    firstRetryMs: 10,
  });

async function hook(organisation: string, path: string): Promise<string> {
  const id = uuidV7();
  await trail.owner.query('INSERT INTO alert_webhooks (id, organisation_id, url) VALUES ($1, $2, $3)', [
    id,
    organisation,
    receiver.url(path),
  ]);
  return id;
}

/** An alert of an organisation, waiting for each of its webhooks. */
async function raise(organisation: string): Promise<void> {
  const alert = uuidV7();
  await trail.owner.query(
    `INSERT INTO alerts (id, organisation_id, kind, severity, title, details, dedupe_key, window_start, record_ids, record_total, findings, announced, first_at, last_at)
     VALUES ($1, $2, 'denials_in_a_row', 'medium', 'Denials', '{}', $1::uuid::text, now(), '{}', 0, 1, 1, now(), now())`,
    [alert, organisation],
  );
  await trail.owner.query(
    `INSERT INTO alert_deliveries (id, webhook_id, organisation_id, alert_id, type, body)
     SELECT uuidv7(), w.id, w.organisation_id, $1, 'alert.opened', '{}' FROM alert_webhooks w WHERE w.organisation_id = $2`,
    [alert, organisation],
  );
}

async function silentOrganisation(): Promise<string> {
  const silent = await trail.createOrganisation();
  for (let i = 0; i < 10; i += 1) await hook(silent, `/silent/${i}`);
  for (let i = 0; i < 4; i += 1) await raise(silent);
  return silent;
}

describe('the slots of alerts', () => {
  it('are not all taken by ten webhooks of one organisation that say nothing', async () => {
    await silentOrganisation();
    const organisation = await trail.createOrganisation();
    await hook(organisation, '/heard');
    const loop = new DeliveryLoop(newChannel(), { pollMs: 20, onError: () => undefined });
    loop.start();
    const asked = (): number => receiver.received.filter(({ path }) => path.startsWith('/silent')).length;
    expect(await waitUntil(() => asked() >= 5, { timeoutMs: 10_000 })).toBe(true);
    for (let i = 0; i < 8; i += 1) await raise(organisation);
    expect(await waitUntil(() => receiver.at('/heard').length === 8, { timeoutMs: 10_000 })).toBe(true);
    expect(asked()).toBe(5);
    // Ends what is under way.
    receiver.stop();
    await loop.stop();
    receiver = await Receiver.start();
  });

  it('are counted over all processes, and removing webhooks makes no room for more', async () => {
    const silent = await silentOrganisation();
    const first = await newChannel().claim(20);
    // One of each before a second of any.
    expect([first.length, new Set(first.map(({ webhook }) => webhook)).size]).toEqual([5, 5]);
    expect(await newChannel().claim(20)).toEqual([]);
    await trail.owner.query(
      `UPDATE alert_deliveries SET state = 'given_up', ended_at = now() WHERE organisation_id = $1 AND webhook_id = ANY ($2)`,
      [silent, first.map(({ webhook }) => webhook)],
    );
    expect(await newChannel().claim(20)).toEqual([]);
  });

  it('are taken again when a process died over them', async () => {
    const organisation = await trail.createOrganisation();
    await hook(organisation, '/again');
    await raise(organisation);
    const [taken] = await newChannel().claim(20);
    expect(await newChannel().claim(20)).toEqual([]);
    await trail.owner.query(
      `UPDATE alert_deliveries SET leased_until = now(), next_attempt_at = now() WHERE id = $1`,
      [taken?.id],
    );
    expect(await newChannel().claim(20)).toMatchObject([{ id: taken?.id, attempts: 2 }]);
  });
});
