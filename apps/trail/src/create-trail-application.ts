import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createHttpApplication, registerClientAddresses, serveOpenApi } from '#libs/http';
import { AuthenticationGuard, assertEveryRouteDeclares } from '#libs/identity';
import { NestLogger } from '#libs/telemetry';
import { RecordedPermissionGuard } from './identity/recorded-permission.guard.js';
import { TrailModule } from './trail.module.js';
import type { TrailSettings } from './trail.settings.js';

/** What the document says of itself. */
export const TRAIL_OPEN_API = {
  title: 'Portcullis trail',
  version: '1',
  description: 'Who accessed what, with the proof of it. Every question is itself recorded.',
};

/**
 * Guarantees an application in which every route is public or declares a permission behind both guards; not listening
 * yet. `close()` answers what is under way and gives every connection back.
 */
export async function createTrailApplication(settings: TrailSettings): Promise<NestFastifyApplication> {
  const { logger, httpLimits, closeOnSignals } = settings;
  const app = await createHttpApplication(TrailModule.forRoot(settings), {
    logger,
    nestLogger: new NestLogger(logger),
    ...(httpLimits && { limits: httpLimits }),
    ...(closeOnSignals !== undefined && { closeOnSignals }),
  });
  assertEveryRouteDeclares(app, { guards: [AuthenticationGuard, RecordedPermissionGuard] });
  registerClientAddresses(app.getHttpAdapter().getInstance(), settings.trustedProxies);
  serveOpenApi(app, TRAIL_OPEN_API);
  return app;
}
