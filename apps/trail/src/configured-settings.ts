import { systemClock, uuidV7 } from '#libs/kernel';
import { AwsSigningKey } from '#libs/kms';
import { openObjectStore } from '#libs/storage';
import { createLogger, startTelemetry } from '#libs/telemetry';
import { allowedBlocks } from '#libs/webhooks';
import type { TrailConfig } from './trail.config.js';
import type { TrailSettings } from './trail.settings.js';

/** Returns what the configuration describes, connected to nothing yet; starts the process's metrics. */
export async function configuredSettings(config: TrailConfig): Promise<TrailSettings> {
  const telemetry = await startTelemetry({
    serviceName: 'portcullis-trail',
    tracesEndpoint: config.PORTCULLIS_TRACES_ENDPOINT,
    sampleRatio: config.PORTCULLIS_TRACES_RATIO,
  });
  return {
    databaseUrl: config.PORTCULLIS_DATABASE_URL,
    instanceId: uuidV7(),
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
    logger: createLogger({ service: 'trail', level: config.PORTCULLIS_LOG_LEVEL }),
    trustedProxies: allowedBlocks('PORTCULLIS_TRUSTED_PROXIES', config.PORTCULLIS_TRUSTED_PROXIES),
    recordDeadlineMs: config.PORTCULLIS_RECORD_DEADLINE_MS,
    alerts: {
      webhookSecret: config.PORTCULLIS_TRAIL_WEBHOOK_SECRET,
      allowPrivate: allowedBlocks(
        'PORTCULLIS_TRAIL_WEBHOOK_ALLOW_PRIVATE',
        config.PORTCULLIS_TRAIL_WEBHOOK_ALLOW_PRIVATE,
      ),
    },
    metrics: telemetry.metricsHandler,
    keeping: {
      signingKey: new AwsSigningKey(
        {
          region: config.PORTCULLIS_KMS_REGION,
          ...(config.PORTCULLIS_KMS_ENDPOINT !== undefined && { endpoint: config.PORTCULLIS_KMS_ENDPOINT }),
        },
        config.PORTCULLIS_TRAIL_SIGNING_KEY,
      ),
      originPrefix: config.PORTCULLIS_TRAIL_LOG_ORIGIN,
      witnesses: config.PORTCULLIS_TRAIL_WITNESSES,
    },
    closeOnSignals: true,
  };
}
