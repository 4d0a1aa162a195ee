import { join } from 'node:path';
import type { INestApplication } from '@nestjs/common';
import { mailServerOf } from '#libs/config';
import { GeoNetworkDirectory } from '#libs/facts';
import { AnonymisingNetworks, CountryLookup } from '#libs/geo';
import { type Cidr, parseCidr, requestListener } from '#libs/http';
import { AccessTokenVerifier } from '#libs/identity';
import { systemClock, uuidV7 } from '#libs/kernel';
import { FsObjectStore } from '#libs/storage';
import { createAdminApplication } from '../../admin/src/index.js';
import { createGatewayApplication, isS3Host } from '../../gateway/src/index.js';
import { createWorker } from '../../worker/src/index.js';
import { createTrailApplication } from '../../trail/src/index.js';
import type { EmbeddedDatabase } from './embedded-database.js';
import type { Routes } from './front-server.js';
import type { LocalKeys } from './local-keys.js';
import { LogKeeperThread } from './log-keeper-thread.js';
import { LOG_ORIGIN, type LocalWitness, startWitness } from './local-witness.js';
import { openApiListener } from './openapi.js';
import { projectFile } from './project-files.js';
import { isBehindTls } from './standalone.config.js';
import type { StandaloneParts } from './standalone-parts.js';
import type { Teardown } from './teardown.js';

export interface ApplicationParts extends StandaloneParts {
  readonly dataDir: string;
  readonly database: EmbeddedDatabase;
  readonly keys: LocalKeys;
  readonly webhookSecrets: { readonly alerts: string; readonly notifications: string };
  readonly issuer: string;
  readonly audience: string;
}

const DRAIN_MS = 10_000;
const MAX_SESSION_MS = 8 * 3_600_000;
/** A sample of the format, listing documentation addresses only: it protects nothing, and the console and docs say so. */
const SAMPLE_NETWORK_LIST = projectFile('libs', 'geo', 'data', 'anonymising-networks.sample.txt');

/** Starts the gateway and the control plane in this process, each with its own database role and KMS rights. */
export async function mountApplications(
  parts: ApplicationParts,
  { routes, teardown }: { routes: Routes; teardown: Teardown },
): Promise<void> {
  const shared = await sharedSettings(parts);
  const admin = await createAdminApplication({
    ...shared.common,
    databaseUrl: parts.database.adminUrl,
    keyService: parts.keys.admin,
    credentialsKmsKeyId: parts.keys.credentialsKeyId,
    accessTokens: shared.tokens,
    network: new GeoNetworkDirectory(
      shared.countries,
      shared.anonymisingNetworks,
      parts.config.PORTCULLIS_GEO_MAX_AGE_DAYS,
    ),
    gatewayRegion: parts.config.PORTCULLIS_REGION,
    allowLoopbackOrigins: !isBehindTls(parts.config),
    webhooks: { secret: parts.webhookSecrets.notifications, allowPrivate: loopback() },
  });
  teardown.add(() => admin.close());
  routes.mount('/admin/v1', await requestListener(admin));
  const trail = await mountTrail(parts, shared, { routes, teardown });
  startWorker(parts, shared.common, teardown);
  const { PORTCULLIS_BUCKET_PATHS: basePaths, PORTCULLIS_BUCKET_DOMAINS: domains } = parts.config;
  const s3 = { basePaths, domains };
  const gateway = await createGatewayApplication({
    ...shared.common,
    ...gatewayLimits(parts),
    s3,
    publicOrigin: new URL(parts.issuer).origin,
    databaseUrl: parts.database.gatewayUrl,
    keyService: parts.keys.gateway,
    accessTokens: new AccessTokenVerifier({
      ...shared.tokens,
      onKeyRefreshFailure: (error) =>
        parts.logger.warn({ err: error }, 'the identity provider’s keys could not be refreshed'),
    }),
    countries: shared.countries,
    anonymisingNetworks: shared.anonymisingNetworks,
    metrics: parts.metrics,
  });
  teardown.add(() => gateway.stop(DRAIN_MS));
  routes.mount('/openapi.json', openApiListener({ gateway: gateway.app, admin, trail }));
  const gatewayListener = await requestListener(gateway.app);
  routes.mountHosts((host) => isS3Host(s3, host), gatewayListener);
  routes.mount('', gatewayListener);
}

async function mountTrail(
  parts: ApplicationParts,
  { common, tokens }: Awaited<ReturnType<typeof sharedSettings>>,
  { routes, teardown }: { routes: Routes; teardown: Teardown },
): Promise<INestApplication> {
  const { database, webhookSecrets } = parts;
  const witness = await keepLogs(parts, teardown);
  const trail = await createTrailApplication({
    ...common,
    instanceId: uuidV7(),
    databaseUrl: database.trailUrl,
    accessTokens: tokens,
    verification: {
      signingKey: parts.keys.trail,
      originPrefix: LOG_ORIGIN,
      witnessKeys: [witness.verifierKey],
    },
    // Receivers on the same machine are what one machine is for; nothing else inside may be reached.
    alerts: { webhookSecret: webhookSecrets.alerts, allowPrivate: loopback() },
  });
  teardown.add(() => trail.close());
  const trailListener = await requestListener(trail);
  // A person's own accesses are data plane to them, and records: only the trail reads those.
  for (const prefix of ['/trail/v1', '/v1/me/accesses']) routes.mount(prefix, trailListener);
  return trail;
}

async function keepLogs(
  { database, keys, dataDir, config, logger }: ApplicationParts,
  teardown: Teardown,
): Promise<LocalWitness> {
  const witness = await startWitness(dataDir, keys.trail);
  teardown.add(() => witness.stop());
  const keeper = new LogKeeperThread(
    {
      databaseUrl: database.trailUrl,
      objectsDir: join(dataDir, 'objects'),
      signing: keys.trailSigning,
      originPrefix: LOG_ORIGIN,
      witnesses: [witness.address],
      logLevel: config.PORTCULLIS_LOG_LEVEL,
    },
    logger,
  );
  keeper.start();
  teardown.add(() => keeper.stop());
  return witness;
}

function startWorker(
  { database, config, issuer, webhookSecrets }: ApplicationParts,
  { objectStore, logger }: Awaited<ReturnType<typeof sharedSettings>>['common'],
  teardown: Teardown,
): void {
  const worker = createWorker({
    databaseUrl: database.workerUrl,
    objectStore,
    logger,
    retentionMonths: config.PORTCULLIS_TRAIL_RETENTION_MONTHS,
    addressDays: config.PORTCULLIS_ADDRESS_RETENTION_DAYS,
    notificationDays: config.PORTCULLIS_NOTIFICATION_RETENTION_DAYS,
    notifications: {
      webhookSecret: webhookSecrets.notifications,
      allowPrivate: loopback(),
      mail: mailServerOf(config),
      consoleUrl: `${new URL(issuer).origin}/console/`,
    },
  });
  worker.start();
  teardown.add(() => worker.stop());
}

async function sharedSettings({ config, dataDir, issuer, audience, logger }: ApplicationParts) {
  return {
    common: {
      objectStore: await FsObjectStore.open(join(dataDir, 'objects')),
      clock: systemClock,
      logger,
      trustedProxies: loopback(),
    },
    tokens: { issuer, audience, jwksUri: `${issuer}/jwks` },
    countries: await CountryLookup.open({
      loopbackCountry: config.PORTCULLIS_LOOPBACK_COUNTRY,
      databasePath: config.PORTCULLIS_GEO_DATABASE,
    }),
    anonymisingNetworks: await AnonymisingNetworks.load(
      config.PORTCULLIS_ANONYMISING_NETWORKS ?? SAMPLE_NETWORK_LIST,
    ),
  };
}

function gatewayLimits({ config }: ApplicationParts) {
  return {
    instanceId: uuidV7(),
    region: config.PORTCULLIS_REGION,
    geoMaxAgeDays: config.PORTCULLIS_GEO_MAX_AGE_DAYS,
    requireDurableDatabase: true,
    browsers: {
      mountPath: '/',
      secureCookie: isBehindTls(config),
      maxSessionMs: MAX_SESSION_MS,
    },
    recordDeadlineMs: config.PORTCULLIS_RECORD_DEADLINE_MS,
    maxTrailLagSeconds: config.PORTCULLIS_TRAIL_MAX_LAG_SECONDS,
    datasetKeyMaxAgeMs: config.PORTCULLIS_DATASET_KEY_MAX_AGE_SECONDS * 1_000,
    writeStallMs: config.PORTCULLIS_WRITE_STALL_SECONDS * 1_000,
    ticketMaxSeconds: config.PORTCULLIS_TICKET_MAX_SECONDS,
  };
}

function loopback(): Cidr[] {
  return ['127.0.0.0/8', '::1/128'].map(parseCidr).filter((cidr) => cidr !== null);
}
