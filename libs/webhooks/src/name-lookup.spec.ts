import { pbkdf2 } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { parseCidr } from '#libs/http';
import { NameServer } from '../test/support/name-server.js';
import { webhookSecret } from './webhook-secret.js';
import { type Attempt, WebhookSender, type WebhookSenderOptions } from './webhook-sender.js';

const LOOPBACK = [parseCidr('127.0.0.0/8')].filter((block) => block !== null);
const secret = webhookSecret('secret', 'webhook', 'alert');

let names: NameServer;
let receiver: Server;
let folder: string;
let received = 0;

beforeEach(async () => {
  names = await NameServer.start();
  folder = await mkdtemp(join(tmpdir(), 'hosts-'));
  await writeFile(
    join(folder, 'hosts'),
    '# names\n127.0.0.1 localhost\n127.0.0.1\tinside  Inside.example # here\n',
  );
  received = 0;
  receiver = createServer((_, response) => {
    received += 1;
    response.writeHead(204).end();
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
});
afterEach(async () => {
  names.stop();
  receiver.close();
  await rm(folder, { recursive: true });
});

function send(name: string, options: Partial<WebhookSenderOptions> = {}): Promise<Attempt> {
  const { port } = receiver.address() as AddressInfo;
  const sender = new WebhookSender({
    allowPrivate: LOOPBACK,
    names: { servers: [names.address], hostsFile: join(folder, 'hosts') },
    ...options,
  });
  return sender.send({ url: `http://${name}:${port}/`, id: 'id', body: '{}', secret });
}

describe('names of webhooks', () => {
  it('that nobody answers for keep no other waiting, and end with their attempt', async () => {
    names.knows('quick.example', '127.0.0.1');
    const hanging = Array.from({ length: 40 }, (_, at) =>
      send(`hanging-${at}.example`, { timeoutMs: 2_000 }),
    );
    let ended = false;
    const all = Promise.all(hanging).finally(() => (ended = true));
    expect(await send('quick.example')).toEqual({ status: 204 });
    expect(ended).toBe(false);
    for (const attempt of await all)
      expect(['ETIMEOUT', 'timed out']).toContain((attempt as { error: string }).error);
  });

  it('need no thread of the process: four that are busy hold up no lookup', async () => {
    names.knows('quick.example', '10.0.0.1');
    const derive = promisify(pbkdf2);
    let busy = 8;
    const work = Array.from({ length: busy }, () =>
      derive('p', 's', 300_000, 32, 'sha512').finally(() => (busy -= 1)),
    );
    expect(await send('quick.example', { allowPrivate: [] })).toEqual({ error: 'address refused' });
    expect(busy).toBeGreaterThanOrEqual(4);
    await Promise.all(work);
  });

  it('are not asked for any more once their attempt is over, however many name servers there are', async () => {
    const silent = [names, await NameServer.start(), await NameServer.start()];
    const servers = silent.map(({ address }) => address);
    const count = (): number => silent.reduce((sum, { asked }) => sum + asked.length, 0);
    const attempt = await send('hanging.example', { timeoutMs: 1_000, names: { servers } });
    expect(attempt).toEqual({ error: 'timed out' });
    const asked = count();
    // Another three questions would follow.
    await pause(1_500);
    expect(count()).toBe(asked);
    silent.slice(1).forEach((server) => server.stop());
  });

  it('are asked of the next name server when one says nothing', async () => {
    const next = await NameServer.start();
    next.knows('good.example', '127.0.0.1');
    const servers = [names.address, next.address];
    expect(await send('good.example', { names: { servers } })).toEqual({ status: 204 });
    next.stop();
  });

  it('are refused when one of their addresses is, and asked for once: what is judged is what is connected to', async () => {
    names.knows('both.example', '127.0.0.1', '10.0.0.1');
    expect(await send('both.example')).toEqual({ error: 'address refused' });
    names.knows('good.example', '127.0.0.1');
    expect(await send('good.example')).toEqual({ status: 204 });
    expect(names.asked.filter((name) => name === 'good.example')).toHaveLength(2);
    expect(received).toBe(1);
  });

  it('that stand for nothing are no receiver', async () => {
    names.knows('empty.example');
    expect(await send('empty.example')).toEqual({ error: 'ENODATA' });
  });

  it.each(['inside', 'INSIDE.example', 'localhost'])(
    'of the machine’s own, as %s, are reached where configuration allows its block, and no name server is asked',
    async (name) => {
      expect(await send(name)).toEqual({ status: 204 });
      expect(names.asked).toEqual([]);
    },
  );

  it('of the machine’s own are nobody’s where no block is allowed', async () => {
    names.knows('inside.example', '127.0.0.1');
    for (const name of ['localhost', 'a.localhost', 'localhost.', 'inside.example'])
      expect(await send(name, { allowPrivate: [] })).toEqual({ error: 'address refused' });
    expect(new Set(names.asked)).toEqual(new Set(['inside.example']));
    expect(received).toBe(0);
  });

  it('are asked for where a machine has no names of its own', async () => {
    names.knows('inside.example', '127.0.0.1');
    const hostsFile = join(folder, 'none');
    expect(await send('inside.example', { names: { servers: [names.address], hostsFile } })).toEqual({
      status: 204,
    });
  });
});
