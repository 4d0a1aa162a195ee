import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { OutboxScene } from '../support/outbox-scene.js';

const FORBIDDEN = '42501';
const ROLES = ['portcullis_gateway', 'portcullis_admin', 'portcullis_trail', 'portcullis_worker'] as const;
const TABLES = [
  'notifications',
  'notification_webhooks',
  'notification_deliveries',
  'notification_attempts',
  'notification_preferences',
];
const FUNCTIONS = [
  'dispatch_notifications(1, 1, true)',
  'claim_webhook_deliveries(1, 1, 1, 1)',
  'claim_mail_deliveries(1, 1)',
  `record_notification_attempt(gen_random_uuid(), 1, 'dead', NULL, NULL, 0)`,
  'announce_expiring_grants(1)',
  'announce_overdue_reviews(1)',
  'announce_expired_requests(1)',
  'announce_expired_changes(1)',
  'expire_notifications(400, gen_random_uuid(), 1)',
  'expire_alert_deliveries(400, 1)',
];
const writing = (organisation: string): string =>
  `write_notification('${organisation}', 'review.reminder', 'reviews', '{}', NULL, NULL, NULL)`;

let scene: OutboxScene;

beforeAll(async () => {
  scene = await OutboxScene.create();
});
afterAll(() => scene?.drop());

/** Runs a statement as a role, with the widest scope there is, and returns its SQLSTATE; undefined when it may. */
async function attempt(role: string, sql: string): Promise<string | undefined> {
  const database = await scene.as(role);
  const every = { organisations: [scene.client, scene.operator], operator: true };
  const failed = await database
    .transaction(every, (transaction) => transaction.query(sql))
    .then(() => undefined)
    .catch((error: { driverError?: { code?: string } }) => error.driverError?.code);
  return failed;
}

describe('the outbox', () => {
  it.each(ROLES)('is neither changed nor emptied by %s', async (role) => {
    for (const sql of [
      `UPDATE notifications SET body = '{}'`,
      'DELETE FROM notifications',
      'DELETE FROM notification_deliveries',
      'DELETE FROM notification_attempts',
      `UPDATE notification_attempts SET status = 200`,
      'UPDATE notification_deliveries SET attempts = 0',
      `UPDATE notification_webhooks SET url = 'https://elsewhere.example/'`,
      'DELETE FROM notification_preferences',
      'SELECT notification_recipients(gen_random_uuid(), NULL, NULL, true, NULL)',
    ]) {
      expect([sql, await attempt(role, sql)]).toEqual([sql, FORBIDDEN]);
    }
  });

  it('is read by administration alone, and what people chose by the gateway alone', async () => {
    const readable = async (role: string): Promise<string[]> => {
      const verdicts = await Promise.all(
        TABLES.map(async (table) => ((await attempt(role, `SELECT FROM ${table}`)) ? [] : [table])),
      );
      return verdicts.flat();
    };
    expect(await readable('portcullis_admin')).toEqual(TABLES.slice(0, 4));
    expect(await readable('portcullis_gateway')).toEqual(['notification_preferences']);
    expect(await readable('portcullis_trail')).toEqual([]);
    expect(await readable('portcullis_worker')).toEqual([]);
  });

  it('is worked by the worker alone', async () => {
    for (const call of [...FUNCTIONS, writing(scene.client)]) {
      for (const role of ROLES) {
        const expected = role === 'portcullis_worker' ? undefined : FORBIDDEN;
        expect([call, role, await attempt(role, `SELECT ${call}`)]).toEqual([call, role, expected]);
      }
    }
  });

  it('takes nothing for another organisation than those of the scope', async () => {
    const other = await scene.organisation('borealis');
    const database = await scene.as('portcullis_admin');
    const write = (organisation: string) =>
      database.transaction({ organisations: [scene.client] }, (transaction) =>
        transaction.query(
          `INSERT INTO notifications (id, organisation_id, type, topic, body) VALUES (gen_random_uuid(), $1, 'x.y', 'terms', '{}')`,
          [organisation],
        ),
      );
    await expect(write(other)).rejects.toMatchObject({ driverError: { code: FORBIDDEN } });
    await expect(write(scene.client)).resolves.toBeDefined();
  });
});
