import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { FaultScene } from './support/fault-scene.js';
import { generatedContent } from './support/generated-content.js';

const ITEM_BYTES = 1_000_000;
const REQUESTS = 8;

describe('Reads on one connection that is kept open', () => {
  let scene: FaultScene;

  beforeAll(async () => {
    scene = await FaultScene.create();
  }, 120_000);
  afterAll(() => scene.stop());

  it('are all served when each is sent before the answer to the one before it has ended', async () => {
    const { itemId } = await scene.world.addItem({ content: generatedContent(ITEM_BYTES) });
    const { pathname } = new URL(scene.urlOf(itemId));
    const headers = Object.entries(await scene.headers()).map(([name, value]) => `${name}: ${value}\r\n`);
    const request = (last: boolean): string =>
      `GET ${pathname} HTTP/1.1\r\nHost: gateway\r\n${headers.join('')}${last ? 'Connection: close\r\n' : ''}\r\n`;
    const socket = connect(scene.gateway.port, '127.0.0.1');
    const chunks: Buffer[] = [];
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.write(Array.from({ length: REQUESTS }, (_, index) => request(index === REQUESTS - 1)).join(''));
    await once(socket, 'close');
    const received = Buffer.concat(chunks);
    const statuses = received.toString('latin1').match(/HTTP\/1\.1 \d{3}/g);
    expect(statuses).toEqual(Array.from({ length: REQUESTS }, () => 'HTTP/1.1 200'));
    expect(received.length).toBeGreaterThan(REQUESTS * ITEM_BYTES);
  });
});
