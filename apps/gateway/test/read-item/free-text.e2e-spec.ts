import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ask, sendRaw } from '../support/http-client.js';
import { countRecords, findRecord, originOf } from '../support/records.js';
import { contentPath, Scene } from '../support/scene.js';

// Over the limit of 16 KiB, and still within one read of the server's socket: an answer to more can be lost to a reset.
const OVERSIZE = 20_000;

/** Text that has broken logs, terminals, JSON and databases before. */
const HOSTILE: [string, Buffer][] = [
  ['a carriage return and a line feed', Buffer.from('a\r\nX-Injected: 1')],
  ['a lone line feed', Buffer.from('a\nINSERT')],
  ['a lone carriage return', Buffer.from('a\rb')],
  ['a NUL', Buffer.from('a\0b')],
  ['terminal colours', Buffer.from('\u001b[31mred\u001b[0m')],
  ['a line separator', Buffer.from('a\u2028b\u2029c')],
  ['text that runs backwards', Buffer.from('\u202egpj.exe')],
  ['bytes that are no UTF-8', Buffer.from([0xff, 0xfe, 0xc0, 0x80, 0xed, 0xa0, 0x80])],
  ['JSON that would end the record', Buffer.from('","effect":"allow","x":"\\u0000')],
  ['SQL', Buffer.from(`'; DROP TABLE access_entries; --`)],
  ['an escaped NUL and half a surrogate pair', Buffer.from('\\u0000 \\ud800')],
  ['a template', Buffer.from('${jndi:ldap://127.0.0.1/a}{{7*7}}')],
  ['8 KiB', Buffer.alloc(8_192, 'A')],
  ['20 kB', Buffer.alloc(OVERSIZE, 'A')],
];
const CONTENT = Buffer.from('the item itself');
const FREE_TEXT_HEADERS = [
  'user-agent',
  'range',
  'if-match',
  'if-none-match',
  'if-range',
  'x-forwarded-for',
  'traceparent',
  'x-request-id',
];
const CASES = HOSTILE.flatMap(([what, text]) =>
  FREE_TEXT_HEADERS.map((header): [string, string, Buffer] => [what, header, text]),
);

let scene: Scene;
let itemId: string;

beforeAll(async () => {
  scene = await Scene.create();
  ({ itemId } = await scene.world.addItem({ content: CONTENT }));
  await scene.read(itemId);
});
afterAll(() => scene?.stop());

async function sendWith(header: string, value: Buffer): Promise<string> {
  const { authorization } = await scene.authorization();
  const head = `GET ${contentPath(itemId)} HTTP/1.1\r\nHost: a\r\nConnection: close\r\nAuthorization: ${authorization}\r\n${header}: `;
  return sendRaw(scene.gateway.origin, Buffer.concat([Buffer.from(head), value, Buffer.from('\r\n\r\n')]));
}

describe('free text in a request', () => {
  it.each(CASES)(
    '%s in %s leaves one whole record or is refused before one, and never a 5xx',
    async (_what, header, text) => {
      const before = await countRecords(scene.fixture, 'access');
      const response = await sendWith(header, text);
      const status = /^HTTP\/1\.1 (\d{3})/.exec(response)?.[1];
      const recordId = /^x-access-record: ([0-9a-f-]{36})\r$/im.exec(response)?.[1];
      expect(status).toMatch(/^[234]\d\d$/);
      expect(response).not.toMatch(/^x-injected/im);
      expect(await countRecords(scene.fixture, 'access')).toBe(before + (recordId === undefined ? 0 : 1));
      // Without a record nothing of the item may have left.
      if (recordId === undefined) expect(response).not.toContain(CONTENT.toString());
      else await assertHarmless(recordId);
    },
  );

  it('in a query leaves one whole record or is refused before one', async () => {
    for (const text of ['%00', '%0d%0aX: 1', '%1b[31m', '%e2%80%a8', '%ed%a0%80', '%ff', 'a'.repeat(8_000)]) {
      const answer = await scene.get(`${contentPath(itemId)}?project=${text}`);
      expect([400, 404]).toContain(answer.status);
    }
  });

  it.each(['user-agent', 'cookie', 'x-anything'])('of 20 kB in %s is a 431, not a record', async (header) => {
    const before = await countRecords(scene.fixture, 'access');
    const response = await sendWith(header, Buffer.alloc(OVERSIZE, 'A'));
    expect(response).toMatch(/^HTTP\/1\.1 431 /);
    expect(response).toContain('"code":"HEADERS_TOO_LARGE"');
    const more = await sendWith(header, Buffer.alloc(65_536, 'A'));
    expect(more).toMatch(/^(HTTP\/1\.1 431 |$)/);
    expect(await countRecords(scene.fixture, 'access')).toBe(before);
  });

  it('in a refused sign-in leaves one record of the authentication each', async () => {
    for (const [, text] of HOSTILE.filter(([, bytes]) => bytes.length < 8_192)) {
      const before = await countRecords(scene.fixture, 'authentication');
      const answer = await ask(scene.gateway.origin + contentPath(itemId), {
        headers: {
          authorization: `Bearer ${text.toString('base64url')}.e30.x`,
          'user-agent': printable(text),
        },
      });
      expect(answer.status).toBe(401);
      expect(await countRecords(scene.fixture, 'authentication')).toBe(before + 1);
    }
  });
});

/** The record is one line of bounded, well-formed JSON without a control character, whatever it was told. */
async function assertHarmless(recordId: string): Promise<void> {
  const { rows } = await scene.fixture.owner.query<{ text: string }>(
    'SELECT event::text AS text FROM access_entries WHERE id = $1',
    [recordId],
  );
  const text = rows[0]?.text ?? '';
  expect(text).not.toMatch(/\p{Cc}/u);
  expect(Buffer.byteLength(text)).toBeLessThan(8_192);
  const record = await findRecord(scene.fixture, recordId);
  expect(record?.subject_id).toBe(scene.personId('annotator'));
  for (const said of [
    ...Object.values(await originOf(scene.fixture, recordId)),
    ...Object.values(record?.body.details ?? {}),
  ]) {
    expect(String(said)).not.toMatch(/\p{Cc}/u);
    expect(String(said).isWellFormed()).toBe(true);
    expect(String(said).length).toBeLessThanOrEqual(256);
  }
}

/** Node's client sends no control characters itself; the raw cases above do. */
function printable(text: Buffer): string {
  return text.toString('latin1').replace(/[^\t\x20-\x7e\x80-\xff]/g, '?');
}
