import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, get, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { waitUntil } from '#libs/testing';
import { SocketWriter } from './socket-writer.js';

const CHUNK = 16_384;
const BATCHES = 512;

const server = createServer();
afterEach(() => {
  server.removeAllListeners('request');
  server.closeAllConnections();
  server.close();
});

/** A batch of two chunks with memory of their own, as opened ones have. */
function batch(): Buffer[] {
  return [0, 1].map(() => {
    const chunk = Buffer.allocUnsafeSlow(CHUNK);
    randomBytes(CHUNK).copy(chunk);
    return chunk;
  });
}

async function connect(): Promise<{ response: ServerResponse; answer: Promise<IncomingMessage> }> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const request = get(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  request.on('error', () => undefined);
  const answer = once(request, 'response').then(([message]) => message as IncomingMessage);
  const [, response] = (await once(server, 'request')) as [IncomingMessage, ServerResponse];
  return { response, answer };
}

describe(SocketWriter.name, () => {
  it('gives the memory of chunks back once the kernel has them, and the client gets every byte of them', async () => {
    const { response, answer } = await connect();
    const writer = new SocketWriter(response, 5_000, 8 * CHUNK);
    writer.start(200, { 'content-length': String(8 * CHUNK) });
    const sent = Array.from({ length: 4 }, batch);
    const expected = Buffer.concat(sent.flat());
    const received: Buffer[] = [];
    (await Promise.all([answer, writer.write(sent[0] ?? [])]))[0].on('data', (data: Buffer) =>
      received.push(data),
    );
    for (const chunks of sent.slice(1)) await writer.write(chunks);
    expect(await writer.finish()).toBe('complete');
    await waitUntil(() => Buffer.concat(received).length === expected.length);
    expect(Buffer.concat(received).equals(expected)).toBe(true);
    expect(sent.flat().map((chunk) => chunk.length)).toEqual(Array.from({ length: 8 }, () => 0));
  });

  it('keeps the memory of a write that the kernel never took whole', async () => {
    const { response, answer } = await connect();
    const writer = new SocketWriter(response, 5_000, BATCHES * 2 * CHUNK);
    writer.start(200, { 'content-length': String(BATCHES * 2 * CHUNK) });
    void answer;
    let failed = 0;
    const write = response.write.bind(response) as (
      chunk: Buffer,
      told?: (error?: Error | null) => void,
    ) => boolean;
    const telling = (chunk: Buffer, told?: (error?: Error | null) => void): boolean =>
      write(chunk, (error) => {
        told?.(error);
        if (error) failed += 1;
      });
    response.write = telling as typeof response.write;
    let pending: Buffer[] = [];
    const writing = (async () => {
      for (let index = 0; index < BATCHES; index += 1) await writer.write((pending = batch()));
    })();
    const ended = expect(writing).rejects.toMatchObject({ code: 'DELIVERY_ENDED' });
    // Nobody reads: sooner or later the kernel is full and the last batch waits.
    await waitUntil(() => response.writableNeedDrain && response.writableLength >= 2 * CHUNK);
    writer.abort('revoked');
    await ended;
    // The failure of the write is told when the connection is gone.
    await waitUntil(() => failed > 0);
    expect(pending.map((chunk) => chunk.length)).toEqual([CHUNK, CHUNK]);
  });
});
