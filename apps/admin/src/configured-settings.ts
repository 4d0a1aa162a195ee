import { fileURLToPath } from 'node:url';
import { GeoNetworkDirectory, type NetworkDirectory } from '#libs/facts';
import { AnonymisingNetworks, CountryLookup } from '#libs/geo';
import { systemClock } from '#libs/kernel';
import { AwsKeyService } from '#libs/kms';
import { FsObjectStore, type ObjectStore, S3ObjectStore } from '#libs/storage';
import { createLogger, startTelemetry } from '#libs/telemetry';
import type { AdminConfig } from './admin.config.js';
import type { AdminSettings } from './admin.settings.js';

/** Returns what the configuration describes: connected to nothing yet but the files it names. */
export async function configuredSettings(config: AdminConfig): Promise<AdminSettings> {
  const telemetry = await startTelemetry({ serviceName: 'portcullis-admin', sampleRatio: 0 });
  const endpoint = config.PORTCULLIS_KMS_ENDPOINT;
  return {
    databaseUrl: config.PORTCULLIS_DATABASE_URL,
    keyService: new AwsKeyService({ region: config.PORTCULLIS_KMS_REGION, ...(endpoint && { endpoint }) }),
    objectStore: await openObjectStore(config),
    accessTokens: {
      issuer: config.PORTCULLIS_OIDC_ISSUER,
      audience: config.PORTCULLIS_OIDC_AUDIENCE,
      jwksUri: config.PORTCULLIS_JWKS_URI,
    },
    clock: systemClock,
    logger: createLogger({ service: 'admin', level: config.PORTCULLIS_LOG_LEVEL }),
    trustedProxies: config.PORTCULLIS_TRUSTED_PROXIES,
    network: await openNetworkDirectory(config),
    gatewayRegion: config.PORTCULLIS_REGION,
    metrics: telemetry.metricsHandler,
    closeOnSignals: true,
  };
}

async function openObjectStore(config: AdminConfig): Promise<ObjectStore> {
  const url = new URL(config.PORTCULLIS_OBJECT_STORE);
  if (url.protocol === 'file:') return FsObjectStore.open(fileURLToPath(url));
  return new S3ObjectStore({ bucket: url.hostname, region: config.PORTCULLIS_KMS_REGION });
}

async function openNetworkDirectory(config: AdminConfig): Promise<NetworkDirectory> {
  const list = config.PORTCULLIS_ANONYMISING_NETWORKS;
  const countries = await CountryLookup.open({ databasePath: config.PORTCULLIS_GEO_DATABASE });
  const anonymising = list === undefined ? AnonymisingNetworks.none() : await AnonymisingNetworks.load(list);
  return new GeoNetworkDirectory(countries, anonymising, config.PORTCULLIS_GEO_MAX_AGE_DAYS);
}
