import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DatasetKeyCache } from '#libs/envelope';
import { InstanceLease } from '#libs/epochs';
import { createHttpApplication, serveOpenApi } from '#libs/http';
import { assertEveryRouteDeclares } from '#libs/identity';
import { assertDurable, Database } from '#libs/persistence';
import { Recorder } from '#libs/trail';
import type { GatewaySettings } from './gateway-settings.js';
import { registerCrossOrigin } from './cross-origin/cross-origin.hook.js';
import { DeploymentOrigins } from './cross-origin/deployment-origins.js';
import { GatewayModule } from './gateway.module.js';
import { Readiness } from './health/readiness.service.js';
import { s3Routing } from './s3/s3-routing.js';
import { S3SigningSecrets } from './s3/authentication/s3-signing-secrets.js';
import { StreamRegistry } from './streams/stream-registry.js';

/** A gateway that holds its lease and can serve; how it listens is its owner's choice. */
export interface GatewayApplication {
  readonly app: NestFastifyApplication;
  /** Lets reads under way finish for at most `drainMs`, cuts the rest, writes their outcomes, gives back the lease. */
  stop(drainMs: number): Promise<void>;
}

const POLL_MS = 25;
const KEY_SWEEP_MS = 10_000;
const RECHECK_MS = 1_000;

/** What the document says of itself. */
export const GATEWAY_OPEN_API = {
  title: 'Portcullis data plane',
  version: '1',
  description: 'Items, decided and recorded before the first byte.',
};

/** Builds the gateway, refuses routes without a declared permission, and takes the instance's lease. */
export async function createGatewayApplication(settings: GatewaySettings): Promise<GatewayApplication> {
  const app = await createHttpApplication(GatewayModule.forRoot(settings), {
    logger: settings.logger,
    routeBy: s3Routing(settings.s3),
    ...(settings.httpLimits && { limits: settings.httpLimits }),
  });
  registerCrossOrigin(app.getHttpAdapter().getInstance(), app.get(DeploymentOrigins));
  assertEveryRouteDeclares(app);
  serveOpenApi(app, GATEWAY_OPEN_API);
  if (settings.requireDurableDatabase) await assertDurable(app.get(Database));
  await app.get(InstanceLease).start();
  dropOldKeys([app.get(DatasetKeyCache), app.get(S3SigningSecrets)]);
  const rechecking = recheckReads(app.get(StreamRegistry), settings.logger);
  return { app, stop: (drainMs) => stop(app, drainMs).finally(() => clearInterval(rechecking)) };
}

/** An idle gateway holds no key beyond its age either. */
function dropOldKeys(caches: readonly { dropExpired(): void }[]): void {
  setInterval(() => caches.forEach((keys) => keys.dropExpired()), KEY_SWEEP_MS).unref();
}

/** A read must not outlive what allowed it, even when nobody changes anything: assignments and the like end by themselves. */
function recheckReads(streams: StreamRegistry, logger: GatewaySettings['logger']): NodeJS.Timeout {
  let running = false;
  const recheck = async (): Promise<void> => {
    if (running) return;
    running = true;
    try {
      await streams.recheckAll();
    } catch (error) {
      logger.error({ err: error }, 'reads under way could not be decided again');
    } finally {
      running = false;
    }
  };
  return setInterval(() => void recheck(), RECHECK_MS).unref();
}

async function stop(app: NestFastifyApplication, drainMs: number): Promise<void> {
  app.get(Readiness).beginStopping();
  const streams = app.get(StreamRegistry);
  const startedAt = performance.now();
  while (streams.size > 0 && performance.now() - startedAt < drainMs) {
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  streams.cutAll('shutdown');
  await app.close();
  await app.get(InstanceLease).stop();
  await app.get(Recorder).close();
  await app.get(Database).close();
}
