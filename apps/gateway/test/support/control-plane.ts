import { GeoNetworkDirectory } from '#libs/facts';
import { AnonymisingNetworks, CountryLookup } from '#libs/geo';
import { parseCidr } from '#libs/http';
import { systemClock } from '#libs/kernel';
import { createLogger } from '#libs/telemetry';
import { createAdminApplication } from '../../../admin/src/index.js';
import { AUDIENCE, ISSUER } from './gateway-fixture.js';
import { type Answer, ask, type Question } from './http-client.js';
import type { Scene } from './scene.js';

type Application = Awaited<ReturnType<typeof createAdminApplication>>;

/** The real control plane over the same database, as the client's administrator sees it. */
export class ControlPlane {
  private constructor(
    private readonly scene: Scene,
    private readonly application: Application,
    private readonly origin: string,
  ) {}

  static async start(scene: Scene): Promise<ControlPlane> {
    const { fixture } = scene;
    const application = await createAdminApplication({
      databaseUrl: await fixture.database.urlFor('portcullis_admin'),
      keyService: fixture.setupKeys,
      objectStore: fixture.store,
      accessTokens: { issuer: ISSUER, audience: AUDIENCE, jwksUri: fixture.jwksUri },
      clock: systemClock,
      logger: createLogger({ service: 'admin', level: 'silent' }),
      trustedProxies: [parseCidr('127.0.0.0/8')].filter((cidr) => cidr !== null),
      network: new GeoNetworkDirectory(
        await CountryLookup.open({ loopbackCountry: 'DE' }),
        AnonymisingNetworks.parse('# source: tests date: 2026-11-01\n203.0.113.0/24', 'tests'),
        10_000,
      ),
      gatewayRegion: 'eu',
      recordDeadlineMs: 10_000,
    });
    await application.listen(0, '127.0.0.1');
    return new ControlPlane(scene, application, await application.getUrl());
  }

  /** Asks under `/admin/v1`. */
  async send(path: string, question: Question): Promise<Answer> {
    const headers = { ...(await this.scene.authorization('administrator')), ...question.headers };
    return ask(`${this.origin}/admin/v1${path}`, { ...question, headers });
  }

  /** Asks with a JSON body. */
  sendJson(method: string, path: string, body: object): Promise<Answer> {
    const text = JSON.stringify(body);
    const headers = {
      'content-type': 'application/json',
      'content-length': String(Buffer.byteLength(text)),
    };
    return this.send(path, { method, headers, body: text });
  }

  close(): Promise<void> {
    return this.application.close();
  }
}
