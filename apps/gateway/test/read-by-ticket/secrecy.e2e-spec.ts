import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createLogger } from '#libs/telemetry';
import { ask, sendRaw } from '../support/http-client.js';
import { Scene } from '../support/scene.js';
import { insideChunk, StoredObjects } from '../support/stored-objects.js';
import { makeTicket, useTicket } from '../support/tickets.js';

let scene: Scene;
const logged: string[] = [];

beforeAll(async () => {
  scene = await Scene.create({
    logger: createLogger({
      service: 'gateway',
      level: 'trace',
      destination: { write: (line) => void logged.push(line) },
    }),
  });
});
afterAll(() => scene?.stop());

describe('what is presented as a ticket', () => {
  it('is in no log line, no answer and no metric, however its use ends', async () => {
    const said: string[] = [];
    const { itemId, versionId } = await scene.world.addItem({ content: randomBytes(100_000) });
    const { url } = await makeTicket(scene, itemId);
    const text = url.slice(3);
    const use = async (path: string, question = {}): Promise<number> => {
      const { status, headers, body } = await useTicket(scene, path, question);
      said.push(JSON.stringify(headers), body.toString('latin1'));
      return status;
    };
    expect(await use(url)).toBe(200);
    expect(await use(url, { headers: { range: 'bytes=999999-' } })).toBe(416);
    expect(await use(url, { headers: { 'if-match': '"x"' } })).toBe(412);
    expect(await use(url, { method: 'POST' })).toBe(405);
    expect(await use(`${url}/more`)).toBe(404);
    expect(await use(`${url}%zz`)).toBe(400);
    expect(await use(`/t/${text}${text}`)).toBe(401);
    said.push(
      await sendRaw(scene.gateway.origin, `GET ${url} HTTP/1.1\r\nHost: a\r\nBad Header\r\n\r\n`, 500),
    );
    await new StoredObjects(scene.fixture).flip(versionId, insideChunk(0));
    expect(await use(url)).toBe(500);
    const { body: metrics } = await ask(`${scene.gateway.origin}/metrics`);
    said.push(metrics.toString());
    for (const each of said) expect(each).not.toContain(text);
    const log = logged.join('');
    // Otherwise it proves nothing: the failure is there, by the pattern of its route.
    expect(log).toContain('/t/:ticket');
    expect(log).not.toContain(text);
    expect(log).not.toContain(Buffer.from(text, 'base64url').toString('hex'));
  });
});
