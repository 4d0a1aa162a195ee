import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AUDIENCE, ISSUER } from '../../support/gateway-fixture.js';
import { createWorld, type World } from '../../support/world.js';
import { GatewayProcess } from './gateway-process.js';
import { OwnPostgres } from './own-postgres.js';
import { read, type Reading } from './reading.js';
import { GATEWAY_ACCESS_KEY, KMS_REGION, startSurroundings, type Surroundings } from './surroundings.js';

export interface FaultSceneOptions {
  readonly gateways?: number;
  /** More of the gateways' environment. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly postgresSettings?: Readonly<Record<string, string>>;
  /** Where the database's files go instead of the scene's own directory. */
  readonly postgresDirectory?: string;
}

// An address of a German provider; the gateways trust loopback to say where a request came from.
const CLIENT_ADDRESS = '91.0.0.1';

/** Gateways as processes of their own on a database of their own, with one client's world in it. */
export class FaultScene {
  /** Whether the scene is over; whatever still runs on it ends. */
  stopped = false;
  private readonly tokens = new Map<string, Promise<string>>();

  private constructor(
    readonly postgres: OwnPostgres,
    readonly surroundings: Surroundings,
    readonly world: World,
    private readonly processes: { readonly gateways: readonly GatewayProcess[]; readonly directory: string },
  ) {}

  static async create(options: FaultSceneOptions = {}): Promise<FaultScene> {
    const directory = await mkdtemp(join(tmpdir(), 'pc-fault-'));
    // The account Postgres runs under must be able to pass through.
    await chmod(directory, 0o711);
    const postgres = new OwnPostgres(options.postgresDirectory ?? directory, options.postgresSettings);
    await postgres.create();
    const surroundings = await startSurroundings(directory);
    const world = await arrangeWorld(postgres, surroundings);
    const environment = {
      ...(await environmentOf(postgres, surroundings, directory)),
      ...options.environment,
    };
    const gateways: GatewayProcess[] = [];
    for (let count = 0; count < (options.gateways ?? 1); count += 1) {
      gateways.push(await GatewayProcess.start(environment));
    }
    return new FaultScene(postgres, surroundings, world, { gateways, directory });
  }

  get gateways(): readonly GatewayProcess[] {
    return this.processes.gateways;
  }

  get gateway(): GatewayProcess {
    const [first] = this.gateways;
    if (!first) throw new Error('the scene has no gateway');
    return first;
  }

  async headers(handle = 'annotator'): Promise<Record<string, string>> {
    const known = this.tokens.get(handle) ?? this.surroundings.token(handle);
    this.tokens.set(handle, known);
    return { authorization: `Bearer ${await known}`, 'x-forwarded-for': CLIENT_ADDRESS };
  }

  urlOf(itemId: string, gateway = this.gateway): string {
    return `${gateway.origin}/v1/items/${itemId}/content`;
  }

  /** Reads an item once. */
  async read(itemId: string, { as = 'annotator', gateway = this.gateway } = {}): Promise<Reading> {
    return read({ url: this.urlOf(itemId, gateway), headers: await this.headers(as) });
  }

  personId(handle: string): string {
    const id = this.world.people[handle];
    if (id === undefined) throw new Error(`nobody is called ${handle}`);
    return id;
  }

  async stop(): Promise<void> {
    this.stopped = true;
    await Promise.all(this.gateways.map((gateway) => gateway.kill()));
    await this.surroundings.stop();
    await this.postgres.stop('immediate');
    await rm(this.processes.directory, { recursive: true, force: true });
  }
}

async function arrangeWorld(
  postgres: OwnPostgres,
  { store, setupKeys, kmsKeyId }: Surroundings,
): Promise<World> {
  return postgres.asOwner(async (first) => {
    const place = { owner: first, store, setupKeys, kmsKeyId };
    const world = await createWorld(place);
    return {
      ...world,
      // The database is restarted under us, so every later item is added on a connection of its own.
      addItem: (item) =>
        postgres.asOwner((owner) => {
          place.owner = owner;
          return world.addItem(item);
        }),
    };
  });
}

async function environmentOf(
  postgres: OwnPostgres,
  surroundings: Surroundings,
  directory: string,
): Promise<Record<string, string>> {
  const networks = join(directory, 'anonymising-networks.txt');
  await writeFile(networks, '# source: tests date: 2026-11-01\n203.0.113.0/24\n');
  return {
    PORTCULLIS_DATABASE_URL: postgres.urlFor('portcullis_gateway'),
    PORTCULLIS_REGION: 'eu',
    PORTCULLIS_OIDC_ISSUER: ISSUER,
    PORTCULLIS_OIDC_AUDIENCE: AUDIENCE,
    PORTCULLIS_JWKS_URI: surroundings.jwksUri,
    PORTCULLIS_KMS_REGION: KMS_REGION,
    PORTCULLIS_KMS_ENDPOINT: surroundings.kmsUrl,
    PORTCULLIS_OBJECT_STORE: `file://${surroundings.storeDirectory}`,
    PORTCULLIS_TRUSTED_PROXIES: '127.0.0.0/8',
    PORTCULLIS_GEO_MAX_AGE_DAYS: '3650',
    PORTCULLIS_ANONYMISING_NETWORKS: networks,
    PORTCULLIS_LOG_LEVEL: 'warn',
    AWS_ACCESS_KEY_ID: GATEWAY_ACCESS_KEY.id,
    AWS_SECRET_ACCESS_KEY: GATEWAY_ACCESS_KEY.secret,
    AWS_EC2_METADATA_DISABLED: 'true',
  };
}
