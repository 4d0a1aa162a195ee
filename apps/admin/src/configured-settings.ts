import { GeoNetworkDirectory, type NetworkDirectory } from '#libs/facts';
import { AnonymisingNetworks, CountryLookup } from '#libs/geo';
import { systemClock } from '#libs/kernel';
import { AwsKeyService } from '#libs/kms';
import { openObjectStore } from '#libs/storage';
import { createLogger, startTelemetry } from '#libs/telemetry';
import { allowedBlocks } from '#libs/webhooks';
import type { AdminConfig } from './admin.config.js';
import type { AdminSettings } from './admin.settings.js';

/** Returns what the configuration describes, connected to nothing yet but the files it names; starts the process's metrics. */
export async function configuredSettings(config: AdminConfig): Promise<AdminSettings> {
  const telemetry = await startTelemetry({
    serviceName: 'portcullis-admin',
    tracesEndpoint: config.PORTCULLIS_TRACES_ENDPOINT,
    sampleRatio: config.PORTCULLIS_TRACES_RATIO,
  });
  return {
    databaseUrl: config.PORTCULLIS_DATABASE_URL,
    keyService: keyServiceOf(config),
    ...(config.PORTCULLIS_CREDENTIALS_KMS_KEY_ID !== undefined && {
      credentialsKmsKeyId: config.PORTCULLIS_CREDENTIALS_KMS_KEY_ID,
    }),
    objectStore: await openObjectStore({
      url: config.PORTCULLIS_OBJECT_STORE,
      region: config.PORTCULLIS_KMS_REGION,
      endpoint: config.PORTCULLIS_S3_ENDPOINT,
    }),
    accessTokens: {
      issuer: config.PORTCULLIS_OIDC_ISSUER,
      audience: config.PORTCULLIS_OIDC_AUDIENCE,
      jwksUri: config.PORTCULLIS_JWKS_URI,
    },
    clock: systemClock,
    logger: createLogger({ service: 'admin', level: config.PORTCULLIS_LOG_LEVEL }),
    trustedProxies: allowedBlocks('PORTCULLIS_TRUSTED_PROXIES', config.PORTCULLIS_TRUSTED_PROXIES),
    network: await openNetworkDirectory(config),
    gatewayRegion: config.PORTCULLIS_REGION,
    webhooks: {
      secret: config.PORTCULLIS_WEBHOOK_SECRET,
      allowPrivate: allowedBlocks(
        'PORTCULLIS_WEBHOOK_ALLOW_PRIVATE',
        config.PORTCULLIS_WEBHOOK_ALLOW_PRIVATE,
      ),
    },
    metrics: telemetry.metricsHandler,
    closeOnSignals: true,
  };
}

function keyServiceOf({
  PORTCULLIS_KMS_REGION: region,
  PORTCULLIS_KMS_ENDPOINT: endpoint,
}: AdminConfig): AwsKeyService {
  return new AwsKeyService({ region, ...(endpoint !== undefined && { endpoint }) });
}

/** Stale address data does not stop this process, which serves no item: `explain` then says what gateways would say of it. */
async function openNetworkDirectory(config: AdminConfig): Promise<NetworkDirectory> {
  const list = config.PORTCULLIS_ANONYMISING_NETWORKS;
  const countries = await CountryLookup.open({ databasePath: config.PORTCULLIS_GEO_DATABASE });
  const anonymising = list === undefined ? AnonymisingNetworks.none() : await AnonymisingNetworks.load(list);
  return new GeoNetworkDirectory(countries, anonymising, config.PORTCULLIS_GEO_MAX_AGE_DAYS);
}
