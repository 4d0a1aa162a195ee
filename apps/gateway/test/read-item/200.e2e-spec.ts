import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  createGatewayFixture,
  type GatewayFixture,
  type RunningGateway,
} from '../support/gateway-fixture.js';
import { createWorld, type World } from '../support/world.js';

let fixture: GatewayFixture;
let gateway: RunningGateway;
let world: World;

beforeAll(async () => {
  fixture = await createGatewayFixture();
  world = await createWorld(fixture);
  gateway = await fixture.startGateway();
});
afterAll(async () => {
  await fixture?.stop();
});

async function read(item: string, as = 'annotator', headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${gateway.origin}/v1/items/${item}/content`, {
    headers: { authorization: `Bearer ${await fixture.token(as)}`, ...headers },
  });
}

describe('GET /v1/items/{item}/content', () => {
  it.each([0, 1, 4_096, 16_384, 100_000, 3_000_000])(
    'gives exactly the %d bytes that were stored, after recording the access',
    async (size) => {
      const content = randomBytes(size);
      const { itemId } = await world.addItem({ content, mediaType: 'image/png' });
      const response = await read(itemId);
      expect(response.status).toBe(200);
      expect(Buffer.from(await response.arrayBuffer()).equals(content)).toBe(true);
      expect(response.headers.get('content-length')).toBe(String(size));
      const record = await fixture.owner.query(
        'SELECT effect, codes, item_id FROM access_entries WHERE id = $1',
        [response.headers.get('x-access-record')],
      );
      expect(record.rows).toEqual([{ effect: 'allow', codes: [], item_id: itemId }]);
    },
  );
});
