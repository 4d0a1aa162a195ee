import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { systemClock } from '#libs/kernel';
import { type Answer, problemOf } from '../support/http-client.js';
import { findRecord } from '../support/records.js';
import { Scene } from '../support/scene.js';
import { from, makeTicket, revokeTicket, useTicket } from '../support/tickets.js';

const HOME = from('91.0.0.1');
const ABROAD = from('91.7.0.1');

let scene: Scene;
let itemId: string;
let aheadMs = 0;
const clock = { ...systemClock, now: () => new Date(Date.now() + aheadMs) };

beforeAll(async () => {
  scene = await Scene.create({ clock });
  ({ itemId } = await scene.world.addItem({ content: Buffer.from('of a ticket') }));
});
afterAll(() => scene?.stop());

const unknownPath = (): string => `/t/${randomBytes(32).toString('base64url')}`;

/** Refused without a byte, in a stable code, and on record as a credential that was refused. */
async function expectRefused(answer: Answer, code: string): Promise<void> {
  expect([answer.status, problemOf(answer).code]).toEqual([401, code]);
  expect(answer.headers).toMatchObject({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' });
  const record = await findRecord(scene.fixture, problemOf(answer).recordId);
  expect(record).toMatchObject({
    kind: 'authentication',
    effect: 'deny',
    codes: [code],
    organisation_id: scene.world.operator,
  });
  expect(record?.body).toMatchObject({ method: 'ticket', outcome: 'failure' });
}

describe('a ticket that is refused', () => {
  it('was never made', async () => {
    await expectRefused(await useTicket(scene, unknownPath()), 'TICKET_UNKNOWN');
  });

  it.each([
    ['too short', 'abc'],
    ['too long', 'a'.repeat(44)],
    ['much too long', 'a'.repeat(4_000)],
    ['of other characters', `${'a'.repeat(42)}!`],
    ['escaped', '%00%ff'.padEnd(43, 'a')],
    ['a word of the language', '__proto__'],
    ['a path', '..%2f..%2fetc%2fpasswd'],
  ])('is none: %s', async (_name, text) => {
    const answer = await useTicket(scene, `/t/${text}`);
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.status).toBeLessThan(500);
    if (answer.status === 401) await expectRefused(answer, 'TICKET_UNKNOWN');
    else expect(problemOf(answer).code).toBe('MALFORMED_URL');
  });

  it('is longer than any path: refused before anybody looks at it', async () => {
    const answer = await useTicket(scene, `/t/${'a'.repeat(5_000)}`);
    expect([answer.status, problemOf(answer).code]).toEqual([414, 'URI_TOO_LONG']);
  });

  it('is spelt otherwise: one ticket has one text', async () => {
    const { url } = await makeTicket(scene, itemId);
    // The two last bits of the last character carry nothing; a decoder that ignores them would take four spellings for one.
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const last = alphabet.indexOf(url.at(-1) ?? '');
    const other = url.slice(0, -1) + alphabet[last ^ 1];
    expect(Buffer.from(other.slice(3), 'base64url')).toEqual(Buffer.from(url.slice(3), 'base64url'));
    await expectRefused(await useTicket(scene, other), 'TICKET_UNKNOWN');
    expect((await useTicket(scene, `${url}?x=1`)).status).toBe(200);
    expect((await useTicket(scene, url.replace('/t/', '/t/%74').slice(0, 46))).status).toBe(401);
  });

  it('has ended', async () => {
    const { url } = await makeTicket(scene, itemId, { ttlSeconds: 60 });
    expect((await useTicket(scene, url)).status).toBe(200);
    aheadMs = 61_000;
    try {
      await expectRefused(await useTicket(scene, url), 'TICKET_EXPIRED');
    } finally {
      aheadMs = 0;
    }
  });

  it('has ended by the clock of the database, whatever this gateway’s clock says', async () => {
    const { id, url } = await makeTicket(scene, itemId);
    expect((await useTicket(scene, url)).status).toBe(200);
    // Behind the back of a gateway that remembers it as good.
    await scene.fixture.owner.query(
      "UPDATE tickets SET expires_at = now() - interval '1 second' WHERE id = $1",
      [id],
    );
    await expectRefused(await useTicket(scene, url), 'TICKET_EXPIRED');
  });

  it('was taken back', async () => {
    const { id, url } = await makeTicket(scene, itemId);
    expect((await useTicket(scene, url)).status).toBe(200);
    expect((await revokeTicket(scene, id)).status).toBe(204);
    await expectRefused(await useTicket(scene, url), 'TICKET_REVOKED');
  });

  it('is used up', async () => {
    const { url } = await makeTicket(scene, itemId, { maxUses: 1 });
    expect((await useTicket(scene, url)).status).toBe(200);
    await expectRefused(await useTicket(scene, url), 'TICKET_USED_UP');
  });

  it('is for another network: a link sent on opens nothing there', async () => {
    const { url } = await makeTicket(scene, itemId, HOME);
    expect((await useTicket(scene, url, HOME)).status).toBe(200);
    await expectRefused(await useTicket(scene, url, ABROAD), 'TICKET_OTHER_NETWORK');
    await expectRefused(await useTicket(scene, url, from('not an address')), 'TICKET_OTHER_NETWORK');
    expect((await useTicket(scene, url, from('91.0.0.200'))).status).toBe(200);
  });

  it('is for another network of the newer addresses, which are told apart by their first 48 bits', async () => {
    const { url } = await makeTicket(scene, itemId, from('2003:0:1::1'));
    expect((await useTicket(scene, url, from('2003:0:1:ffff::9'))).status).toBe(200);
    await expectRefused(await useTicket(scene, url, from('2003:0:2::1')), 'TICKET_OTHER_NETWORK');
  });

  it('is for another method', async () => {
    const { url } = await makeTicket(scene, itemId, { methods: ['HEAD'] });
    expect((await useTicket(scene, url, { method: 'HEAD' })).status).toBe(200);
    await expectRefused(await useTicket(scene, url), 'TICKET_OTHER_METHOD');
    for (const method of ['POST', 'PUT', 'DELETE', 'PATCH'])
      expect((await useTicket(scene, url, { method })).status).toBe(405);
  });

  it('says nothing of the ticket: not in the answer, not in a header', async () => {
    const path = unknownPath();
    const { url } = await makeTicket(scene, itemId, { maxUses: 1 });
    await useTicket(scene, url);
    for (const each of [path, url]) {
      const answer = await useTicket(scene, each);
      const whole = JSON.stringify(answer.headers) + answer.body.toString();
      expect(whole).not.toContain(each.slice(3));
    }
  });
});

describe('unknown and ended tickets', () => {
  it('cost the same work: one look in the database, one record', async () => {
    const { id, url } = await makeTicket(scene, itemId);
    expect((await useTicket(scene, url)).status).toBe(200);
    await scene.fixture.owner.query(
      "UPDATE tickets SET expires_at = now() - interval '1 second' WHERE id = $1",
      [id],
    );
    const times: Record<'unknown' | 'ended', number[]> = { unknown: [], ended: [] };
    // Turn by turn, so that whatever else this machine does slows down both.
    for (let round = 0; round < 41; round += 1) {
      for (const kind of ['unknown', 'ended'] as const) {
        const answer = await useTicket(scene, kind === 'unknown' ? unknownPath() : url);
        expect(answer.status).toBe(401);
        times[kind].push(answer.firstByteMs);
      }
    }
    const median = (kind: 'unknown' | 'ended'): number => times[kind].sort((a, b) => a - b)[20] ?? 0;
    expect(Math.max(median('unknown'), median('ended'))).toBeLessThan(
      2 * Math.min(median('unknown'), median('ended')),
    );
  });
});
