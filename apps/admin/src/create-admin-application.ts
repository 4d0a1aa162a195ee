import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createHttpApplication, registerClientAddresses, serveOpenApi } from '#libs/http';
import { AuthenticationGuard, assertEveryRouteDeclares } from '#libs/identity';
import { NestLogger } from '#libs/telemetry';
import { AdminModule } from './admin.module.js';
import type { AdminSettings } from './admin.settings.js';
import { describedHeadersOf } from './described-headers.js';
import { RecordedPermissionGuard } from './identity/recorded-permission.guard.js';

/** What the document says of itself. */
export const ADMIN_OPEN_API = {
  title: 'Portcullis control plane',
  version: '1',
  description: 'Organisations, people, datasets, projects and grants. Every change is recorded.',
  headersOf: describedHeadersOf,
};

/**
 * Guarantees an application in which every route is public or declares a permission behind both guards; not listening
 * yet. `close()` answers what is under way and gives every connection back.
 */
export async function createAdminApplication(settings: AdminSettings): Promise<NestFastifyApplication> {
  const { logger, httpLimits, closeOnSignals } = settings;
  const app = await createHttpApplication(AdminModule.forRoot(settings), {
    logger,
    nestLogger: new NestLogger(logger),
    ...(httpLimits && { limits: httpLimits }),
    ...(closeOnSignals !== undefined && { closeOnSignals }),
  });
  assertEveryRouteDeclares(app, { guards: [AuthenticationGuard, RecordedPermissionGuard] });
  const instance = app.getHttpAdapter().getInstance();
  registerClientAddresses(instance, settings.trustedProxies);
  serveOpenApi(app, ADMIN_OPEN_API);
  return app;
}
