import { execFile } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { sourceArguments } from '#libs/testing';

let collector: Server;
let exported = '';
let said: { tracing: boolean; seen: string | null; pgPatched: boolean };

beforeAll(async () => {
  collector = createServer((request, response) => {
    request.on('data', (chunk: Buffer) => (exported += chunk.toString('latin1')));
    request.on('end', () => response.end());
  });
  await new Promise<void>((resolve) => collector.listen(0, '127.0.0.1', resolve));
  const endpoint = `http://127.0.0.1:${(collector.address() as AddressInfo).port}/v1/traces`;
  const file = new URL('./test/traced-service.main.ts', import.meta.url);
  const { stdout } = await promisify(execFile)(process.execPath, sourceArguments(file, endpoint), {
    timeout: 30_000,
  });
  said = JSON.parse(stdout) as typeof said;
});

afterAll(() => {
  collector.close();
});

it('exports spans of modules that were loaded before tracing started', () => {
  expect(said.tracing).toBe(true);
  expect(said.pgPatched).toBe(true);
  expect(exported).toContain('traced-service');
  expect(exported).toContain('url.path');
});

it('gives the handler the trace id that is exported', () => {
  expect(said.seen).toMatch(/^[\da-f]{32}$/);
  expect(exported).toContain(Buffer.from(said.seen ?? '', 'hex').toString('latin1'));
});

it('exports no ticket, signature, token or client address', () => {
  expect(exported).not.toContain('0123456789');
  expect(exported).not.toContain('198.51.100.77');
  expect(exported).toContain('[redacted]');
});
