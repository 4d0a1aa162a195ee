import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { waitUntil } from '#libs/testing';
import { ok, Scene } from '../support/scene.js';
import { visible } from '../support/stored-items.js';

/** A wire to Postgres that can be cut. */
class Wire {
  private readonly sockets = new Set<Socket>();
  private cut = false;
  private constructor(private readonly server: Server) {}

  /** To where the URL points: a host and port, or the directory of a Unix socket. */
  static async to(url: URL): Promise<Wire> {
    const [directory, port] = [url.searchParams.get('host'), url.searchParams.get('port')];
    const far = (): Socket =>
      directory === null ? connect(Number(url.port), url.hostname) : connect(`${directory}/.s.PGSQL.${port}`);
    const wire = new Wire(createServer((near) => wire.carry(near, far())));
    wire.server.listen(0, '127.0.0.1');
    await once(wire.server, 'listening');
    return wire;
  }

  get port(): number {
    const address = this.server.address();
    return typeof address === 'object' && address ? address.port : 0;
  }

  setCut(cut: boolean): void {
    this.cut = cut;
    if (cut) for (const socket of this.sockets) socket.destroy();
  }

  close(): void {
    this.setCut(true);
    this.server.close();
  }

  private carry(near: Socket, far: Socket): void {
    for (const socket of [near, far]) {
      this.sockets.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => [near, far].forEach((end) => end.destroy()));
    }
    if (this.cut) near.destroy();
    near.pipe(far).pipe(near);
  }
}

let scene: Scene;
let wire: Wire | undefined;
let origin: Awaited<ReturnType<Scene['fixture']['startAdmin']>>;
beforeAll(async () => {
  scene = await Scene.create();
  await scene.client('acme');
  await scene.dataset('acme', 'scenes');
  const url = new URL(await scene.fixture.database.urlFor('portcullis_admin'));
  const through = (wire = await Wire.to(url));
  url.search = '';
  url.hostname = '127.0.0.1';
  url.port = String(through.port);
  origin = await scene.fixture.startAdmin({ databaseUrl: url.href });
});
afterAll(async () => {
  wire?.close();
  await scene.stop();
});

describe('without its database', () => {
  it('refuses everything with 503 and a code, changes nothing, says so to probes, and recovers', async () => {
    const client = await scene.as('acme-admin', origin);
    ok(await client.get('/admin/v1/datasets'));
    ok(await client.upload('scenes', 'before', Buffer.from('x')));
    const before = await visible(scene);
    wire?.setCut(true);
    const answers = [
      await client.get('/admin/v1/datasets'),
      await client.post('/admin/v1/terms', { kind: 'nda', title: 'T', document: 'D' }),
      await client.upload('scenes', 'during', Buffer.from('x')),
      await (await scene.as('operator', origin)).get('/admin/v1/people'),
    ];
    for (const answer of answers) {
      expect(answer.status).toBe(503);
      expect(['DATABASE_UNAVAILABLE', 'AUDIT_UNAVAILABLE']).toContain(answer.body.code);
      expect(answer.headers['retry-after']).toEqual(expect.any(String));
    }
    const ready = await client.get('/readyz');
    expect([ready.status, ready.body.missing[0]]).toEqual([503, 'the database does not answer']);
    expect((await client.get('/livez')).status).toBe(200);
    wire?.setCut(false);
    await waitUntil(async () => (await client.get('/admin/v1/datasets')).status === 200);
    expect(await visible(scene)).toEqual(before);
    ok(await client.upload('scenes', 'after', Buffer.from('x')));
  });
});
