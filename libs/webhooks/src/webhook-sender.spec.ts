import { createServer, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { parseCidr } from '#libs/http';
import { webhookSecret } from './webhook-secret.js';
import { type Attempt, WebhookSender } from './webhook-sender.js';

const LOOPBACK = [parseCidr('127.0.0.0/8')].filter((block) => block !== null);
const UPGRADE = 'Connection: Upgrade\r\nUpgrade: x\r\n\r\n';
const secret = webhookSecret('secret', 'webhook', 'alert');

let server: Server | undefined;
const connections = new Set<Socket>();
afterEach(() => {
  connections.forEach((socket) => socket.destroy());
  connections.clear();
  server?.close();
});

/** What becomes of an attempt at a receiver that answers so, byte for byte. */
async function sendTo(answer: (socket: Socket) => void): Promise<Attempt> {
  server = createServer((socket) => {
    connections.add(socket.on('error', () => undefined));
    socket.once('data', () => answer(socket));
  });
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const sender = new WebhookSender({ allowPrivate: LOOPBACK, timeoutMs: 300 });
  return sender.send({ url, id: 'id', body: '{}', secret });
}

describe('WebhookSender', () => {
  it.each(['https://localhost:1/', 'https://127.0.0.1:1/', 'https://[::1]:1/'])(
    'does not connect to %s, by name or by address',
    async (url) => {
      const sender = new WebhookSender({ allowPrivate: [] });
      expect(await sender.send({ url, id: 'id', body: '{}', secret })).toEqual({ error: 'address refused' });
    },
  );

  it.each<[string, string | null, Attempt]>([
    ['a change of protocol', `HTTP/1.1 101 Switching Protocols\r\n${UPGRADE}`, { status: 101 }],
    [
      'a change of protocol that goes on',
      `HTTP/1.1 101 x\r\n${UPGRADE}HTTP/1.1 204 x\r\n\r\n`,
      { status: 101 },
    ],
    ['another protocol of its own accord', `HTTP/1.1 200 OK\r\n${UPGRADE}`, { status: 200 }],
    ['hints and no more', 'HTTP/1.1 103 Early Hints\r\n\r\n', { error: 'timed out' }],
    ['half a head', 'HTTP/1.1 200 OK\r\nX: ', { error: 'timed out' }],
    ['nothing', null, { error: 'timed out' }],
    ['no HTTP', 'SSH-2.0-x\r\n', { error: 'HPE_INVALID_CONSTANT' }],
    ['an endless body', 'HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n', { status: 200 }],
  ])(
    'ends an attempt that is answered with %s, and leaves no connection behind',
    async (_, answer, attempt) => {
      expect(await sendTo((socket) => answer !== null && socket.write(answer))).toEqual(attempt);
      const [socket] = connections;
      if (socket !== undefined && !socket.closed)
        await new Promise((resolve) => socket.resume().once('close', resolve));
    },
  );

  it('says that a receiver hung up', async () => {
    expect(await sendTo((socket) => socket.destroy())).toEqual({ error: 'ECONNRESET' });
  });

  it('never rejects, not even for what should not be in the database', async () => {
    const sender = new WebhookSender({ allowPrivate: LOOPBACK });
    for (const url of ['no url', 'ftp://127.0.0.1/', 'data:,x'])
      expect(await sender.send({ url, id: 'id', body: '{}', secret })).toEqual({ error: expect.any(String) });
  });
});
