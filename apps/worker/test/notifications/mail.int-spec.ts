import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { MANDATORY_TOPICS } from '#libs/notifications';
import { waitUntil } from '#libs/testing';
import { MailServer } from '../support/mail-server.js';
import { Outbox } from '../../src/notifications/outbox.repository.js';
import { OutboxScene } from '../support/outbox-scene.js';

const FROM = 'portcullis@notices.example';

let scene: OutboxScene;
let mails: MailServer;

beforeAll(async () => {
  mails = await MailServer.start({ disabledCommands: ['STARTTLS', 'AUTH'] });
  scene = await OutboxScene.create();
  await scene.work({
    mail: { url: mails.url, requireTls: false, from: FROM },
    consoleUrl: 'https://portcullis.example/console/',
  });
});
afterAll(async () => {
  await scene?.drop();
  await mails?.stop();
});

/** The header lines of a mail, unfolded. */
function headersOf(raw: string): string[] {
  const [head = ''] = raw.split('\r\n\r\n');
  return head.replace(/\r\n[ \t]+/g, ' ').split('\r\n');
}

describe('mail', () => {
  it('is plain text to one person, with ids and dates and the console’s address, and nothing that is fetched', async () => {
    const person = await scene.person('anna');
    const data = { assignmentId: 'a-1', expiresAt: '2026-12-01T00:00:00.000Z' };
    const id = await scene.tell({ type: 'grant.expiring', data, audience: { people: [person] } });
    const [delivery] = await scene.ended(id);
    expect(delivery).toMatchObject({ person_id: person, state: 'delivered', last_status: 250 });
    const [mail, ...more] = mails.to('anna@people.example');
    expect(more).toEqual([]);
    expect(mail).toMatchObject({ from: FROM, to: ['anna@people.example'] });
    const headers = headersOf(mail?.raw ?? '');
    expect(headers).toEqual(
      expect.arrayContaining([
        `From: Portcullis <${FROM}>`,
        'To: anna@people.example',
        'Subject: Access ends soon (Acme)',
        `Message-ID: <${delivery?.id}@notices.example>`,
        'Auto-Submitted: auto-generated',
        expect.stringMatching(/^Content-Type: text\/plain/),
      ]),
    );
    expect(mail?.text).toContain('Expires at: 2026-12-01T00:00:00.000Z');
    expect(mail?.text.match(/https?:\S+/g)).toEqual(['https://portcullis.example/console/']);
    expect(mail?.raw).not.toMatch(/<html|<img|multipart/i);
  });

  it('cannot be given another header or receiver by an organisation’s name', async () => {
    const attack = 'Evil\r\nBcc: victim@people.example\r\n\r\nclick here\u2028Cc: victim@people.example';
    const organisationId = await scene.organisation('evil', attack);
    const person = await scene.person('berta');
    const id = await scene.tell({ organisationId, audience: { people: [person] } });
    await scene.ended(id);
    const [mail] = mails.to('berta@people.example');
    expect(mail?.to).toEqual(['berta@people.example']);
    const headers = headersOf(mail?.raw ?? '');
    expect(headers.filter((line) => /^(b?cc|to|subject):/i.test(line))).toEqual([
      'To: berta@people.example',
      expect.stringMatching(/^Subject: Access ends soon \(Evil Bcc: victim/),
    ]);
    expect(mails.to('victim@people.example')).toEqual([]);
  });

  it.each([
    'a@people.example, victim@people.example',
    'a@people.example\r\nRCPT TO:<victim@people.example>',
    'Group: victim@people.example;',
    '"x" <victim@people.example>',
    'no-address',
    '@people.example',
  ])('is not sent to %j, which is not one address', async (email) => {
    const person = await scene.person(`odd-${Buffer.from(email).toString('hex').slice(0, 40)}`, { email });
    const id = await scene.tell({ audience: { people: [person] } });
    expect(await scene.ended(id)).toMatchObject([
      { state: 'dead', last_error: 'address refused', attempts: 1 },
    ]);
    expect(mails.to('victim@people.example')).toEqual([]);
  });

  it('is not sent where a person wants none of its topic, and the log says so', async () => {
    const [muted, told] = [await scene.person('carl'), await scene.person('dora')];
    await scene.owner.query(
      `INSERT INTO notification_preferences (person_id, organisation_id, topic, email) VALUES ($1, $2, 'alerts', false)`,
      [muted, scene.operator],
    );
    const audience = { people: [muted, told] };
    const alert = await scene.tell({ type: 'alert.opened', audience });
    const states = (await scene.ended(alert, 2)).map(({ person_id: id, state }) => [id, state]);
    expect(new Map(states as [string, string][])).toEqual(
      new Map([
        [muted, 'muted'],
        [told, 'delivered'],
      ]),
    );
    expect(mails.to('carl@people.example')).toEqual([]);
    // Another topic is another choice.
    await scene.ended(await scene.tell({ type: 'review.started', audience }), 2);
    expect(mails.to('carl@people.example')).toHaveLength(1);
  });

  it.each(MANDATORY_TOPICS)('about %s cannot be turned off, not even in the table', async (topic) => {
    const person = await scene.person(`must-${topic}`);
    await expect(
      scene.owner.query(
        'INSERT INTO notification_preferences (person_id, organisation_id, topic, email) VALUES ($1, $2, $3, false)',
        [person, scene.operator, topic],
      ),
    ).rejects.toMatchObject({ code: '23514' });
    const type = topic === 'terms' ? 'terms.issued' : 'break-glass.used';
    await scene.ended(await scene.tell({ type, audience: { people: [person] } }));
    expect(mails.to(`must-${topic}@people.example`)[0]?.text).toContain('cannot be turned off');
  });

  it('that the server refuses for good is dead at once; that it refuses for now is tried again', async () => {
    const refused = await scene.person('refused');
    const busy = await scene.person('busy');
    const id = await scene.tell({ audience: { people: [refused, busy] } });
    const of = async (person: string) =>
      (await scene.deliveries(id)).find(({ person_id: told }) => told === person);
    await waitUntil(async () => (await of(refused))?.state === 'dead');
    expect(await of(refused)).toMatchObject({ attempts: 1, last_status: 550, last_error: 'EENVELOPE' });
    await waitUntil(async () => ((await of(busy))?.attempts ?? 0) > 1);
    expect(await of(busy)).toMatchObject({ state: 'pending', last_status: 451 });
  });

  it('for somebody without an address, or without any server, is dead and says why', async () => {
    const person = await scene.person('emil', { email: null });
    const id = await scene.tell({ audience: { people: [person] } });
    expect(await scene.ended(id)).toMatchObject([{ state: 'dead', last_error: 'no address', attempts: 0 }]);
  });

  it('that cannot wait is not behind what goes to everybody', async () => {
    const outbox = new Outbox(await scene.as('portcullis_worker'));
    await scene.stopAll();
    const crowd: string[] = [];
    for (let index = 0; index < 30; index += 1) crowd.push(await scene.person(`crowd-${index}`));
    await scene.tell({ type: 'terms.issued', audience: { people: crowd } });
    await outbox.dispatch(10, true);
    const urgent = await scene.tell({ type: 'break-glass.used', audience: { people: crowd.slice(0, 1) } });
    await outbox.dispatch(10, true);
    const [first] = await outbox.claimMails(1);
    expect(JSON.parse(first?.body ?? '{}')).toMatchObject({ id: urgent });
  });

  it('leaves no address and no word of a server in the tables and in what is logged', async () => {
    const { rows } = await scene.owner.query<{ text: string }>(
      `SELECT to_jsonb(d)::text AS text FROM notification_deliveries d UNION ALL SELECT to_jsonb(a)::text FROM notification_attempts a
       UNION ALL SELECT to_jsonb(n)::text FROM notifications n`,
    );
    expect(rows.length).toBeGreaterThan(10);
    const all = [...rows.map(({ text }) => text), ...scene.said].join('\n');
    expect(all).not.toMatch(/people\.example|mailbox|try again/);
  });
});

describe('a mail server', () => {
  it('that offers no TLS is told nothing, unless configuration says that nobody can listen', async () => {
    const plain = await MailServer.start({ disabledCommands: ['STARTTLS', 'AUTH'] });
    const alone = await OutboxScene.create();
    try {
      await alone.work({ mail: { url: plain.url, requireTls: true, from: FROM } });
      const person = await alone.person('fritz');
      const id = await alone.tell({ audience: { people: [person] } });
      const failed = await waitUntil(async () => {
        const [found] = await alone.deliveries(id);
        return found?.last_error !== null && found;
      });
      expect(failed).toMatchObject({ last_error: 'ETLS' });
      expect(plain.arrived).toEqual([]);
    } finally {
      await alone.drop();
      await plain.stop();
    }
  });

  it('that shows a certificate nobody vouches for is told nothing', async () => {
    // smtp-server's own, made for localhost and signed by itself.
    const selfSigned = await MailServer.start({ disabledCommands: ['AUTH'] });
    const alone = await OutboxScene.create();
    try {
      await alone.work({ mail: { url: selfSigned.url, requireTls: true, from: FROM } });
      const person = await alone.person('gerda');
      const id = await alone.tell({ audience: { people: [person] } });
      const reason = await waitUntil(async () => (await alone.deliveries(id))[0]?.last_error ?? null);
      expect(reason).toMatch(/TLS|CERT|SOCKET/);
      expect(selfSigned.arrived).toEqual([]);
    } finally {
      await alone.drop();
      await selfSigned.stop();
    }
  });
});
