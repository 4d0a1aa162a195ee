import { AnonymisingNetworks, CountryLookup } from '#libs/geo';
import { parseCidr } from '#libs/http';
import { AccessTokenVerifier } from '#libs/identity';
import { AppError, systemClock, uuidV7 } from '#libs/kernel';
import { AwsKeyService } from '#libs/kms';
import { openObjectStore } from '#libs/storage';
import type { Logger } from '#libs/telemetry';
import type { GatewayConfig } from './gateway.config.js';
import type { GatewaySettings } from './gateway-settings.js';

/** Returns the settings of a deployed gateway; refuses to start on address data that is already stale. */
export async function settingsFromConfig(
  config: GatewayConfig,
  logger: Logger,
  metrics: () => Promise<string>,
): Promise<GatewaySettings> {
  const endpoint = config.PORTCULLIS_KMS_ENDPOINT;
  const countries = await CountryLookup.open({ databasePath: config.PORTCULLIS_GEO_DATABASE });
  assertFresh(countries.builtAt, config.PORTCULLIS_GEO_MAX_AGE_DAYS);
  const list = config.PORTCULLIS_ANONYMISING_NETWORKS;
  return {
    databaseUrl: config.PORTCULLIS_DATABASE_URL,
    instanceId: uuidV7(),
    region: config.PORTCULLIS_REGION,
    ...(config.PORTCULLIS_PUBLIC_ORIGIN !== undefined && { publicOrigin: config.PORTCULLIS_PUBLIC_ORIGIN }),
    accessTokens: accessTokensOf(config, logger),
    keyService: new AwsKeyService({
      region: config.PORTCULLIS_KMS_REGION,
      ...(endpoint !== undefined && { endpoint }),
    }),
    objectStore: await openObjectStore({
      url: config.PORTCULLIS_OBJECT_STORE,
      region: config.PORTCULLIS_KMS_REGION,
      endpoint: config.PORTCULLIS_S3_ENDPOINT,
    }),
    countries,
    anonymisingNetworks:
      list === undefined ? AnonymisingNetworks.none() : await AnonymisingNetworks.load(list),
    geoMaxAgeDays: config.PORTCULLIS_GEO_MAX_AGE_DAYS,
    trustedProxies: config.PORTCULLIS_TRUSTED_PROXIES.map(toCidr),
    requireDurableDatabase: true,
    recordDeadlineMs: config.PORTCULLIS_RECORD_DEADLINE_MS,
    maxTrailLagSeconds: config.PORTCULLIS_TRAIL_MAX_LAG_SECONDS,
    datasetKeyMaxAgeMs: config.PORTCULLIS_DATASET_KEY_MAX_AGE_SECONDS * 1_000,
    s3MaxPresignedSeconds: config.PORTCULLIS_S3_MAX_PRESIGNED_SECONDS,
    writeStallMs: config.PORTCULLIS_WRITE_STALL_SECONDS * 1_000,
    s3: { basePaths: config.PORTCULLIS_BUCKET_PATHS, domains: config.PORTCULLIS_BUCKET_DOMAINS },
    browsers: {
      mountPath: config.PORTCULLIS_MOUNT_PATH,
      // Deployed, there is TLS in front; a cookie that may travel without it is for one's own machine only.
      secureCookie: true,
      maxSessionMs: config.PORTCULLIS_SESSION_MAX_MINUTES * 60_000,
    },
    ticketMaxSeconds: config.PORTCULLIS_TICKET_MAX_SECONDS,
    clock: systemClock,
    logger,
    metrics,
  };
}

function accessTokensOf(config: GatewayConfig, logger: Logger): AccessTokenVerifier {
  return new AccessTokenVerifier({
    issuer: config.PORTCULLIS_OIDC_ISSUER,
    audience: config.PORTCULLIS_OIDC_AUDIENCE,
    jwksUri: config.PORTCULLIS_JWKS_URI,
    clockToleranceSeconds: 2,
    onKeyRefreshFailure: (error) =>
      logger.warn({ err: error }, 'the identity provider’s keys could not be refreshed'),
  });
}

function toCidr(text: string): NonNullable<ReturnType<typeof parseCidr>> {
  const cidr = parseCidr(text);
  if (cidr) return cidr;
  throw unsafe(`PORTCULLIS_TRUSTED_PROXIES: "${text}" is not an address block.`);
}

function assertFresh(builtAt: Date, maxAgeDays: number): void {
  const ageDays = (Date.now() - builtAt.getTime()) / 86_400_000;
  if (ageDays > maxAgeDays) {
    throw unsafe(
      `The country database was built ${Math.floor(ageDays)} days ago; every read would be refused. Set PORTCULLIS_GEO_DATABASE to a fresher one.`,
    );
  }
}

function unsafe(publicMessage: string): AppError {
  return new AppError({ code: 'CONFIGURATION_UNSAFE', kind: 'internal', publicMessage });
}
