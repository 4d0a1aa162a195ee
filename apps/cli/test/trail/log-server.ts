import { expect } from '@jest/globals';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { parseReceipt } from '#libs/evidence';
import { formatTlogProof, leafHash, MerkleTree } from '#libs/tlog';
import type { Exported } from './trail-world.js';

/** What a dishonest or failing server does with an answer before it is sent. */
export type Twist = (path: string, response: ServerResponse, body: string) => void;

/** Sends what there is. */
export const honest: Twist = (_, response, body) => void response.end(body);

/** Serves a log as the trail does, from what the tests exported. */
export class LogServer {
  organisation = '';
  log!: Exported;
  /** Lines of the erasable values it has. */
  values: string[] = [];
  /** Requests it was sent. */
  asked: string[] = [];
  twist: Twist = honest;

  private constructor(
    private readonly server: Server,
    readonly origin: string,
  ) {}

  static async start(): Promise<LogServer> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const served = new LogServer(server, origin);
    server.on('request', (request, response) => void served.respond(request, response));
    return served;
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  tree(): MerkleTree {
    return MerkleTree.of(this.log.lines.map((line) => leafHash(line)));
  }

  private async respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '', this.origin);
    this.asked.push(`${url.pathname}${url.search}`);
    expect(request.headers.authorization).toBe('Bearer tok');
    const path = url.pathname.replace(`/trail/v1/logs/${this.organisation}/`, '');
    this.twist(path, response, this.answer(path, url.searchParams) ?? (await this.redemption(request, url)));
  }

  private answer(path: string, query: URLSearchParams): string | undefined {
    const at = (name: string): number => Number(query.get(name));
    const { lines, note } = this.log;
    switch (path) {
      case 'checkpoint':
        return note;
      case 'entries':
        // Fewer than were asked for, as a server may.
        return toText(lines.slice(at('start'), Math.min(at('end'), at('start') + 3)));
      case 'values':
        return toText(this.values);
      case 'consistency': {
        expect(at('to')).toBe(lines.length);
        const proof = this.tree().consistency(at('from'));
        return JSON.stringify({ proof: proof.map((hash) => hash.toString('base64')) });
      }
    }
    return undefined;
  }

  private async redemption(request: IncomingMessage, url: URL): Promise<string> {
    expect(`${request.method} ${url.pathname}`).toBe('POST /trail/v1/receipts/redeem');
    const { receipt } = JSON.parse(await text(request));
    const { recordId, leafHash: leaf } = parseReceipt(receipt) ?? {};
    const { lines, note } = this.log;
    const index = lines.findIndex((line) => leafHash(line).equals(leaf ?? Buffer.alloc(0)));
    const proof = formatTlogProof({ index, proof: this.tree().proof(index), checkpoint: note });
    return JSON.stringify({ recordId, index, proof, event: lines[index]?.toString() });
  }
}

function toText(lines: readonly { toString(): string }[]): string {
  return lines.map((line) => `${line.toString()}\n`).join('');
}
