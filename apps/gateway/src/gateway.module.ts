import { type DynamicModule, Module } from '@nestjs/common';
import { PostgresPrincipalDirectory } from '#libs/facts';
import { type AuthenticationRequest, IdentityModule } from '#libs/identity';
import { AuthenticationTrail } from '#libs/trail';
import { ExportsController } from './exports/exports.controller.js';
import type { GatewaySettings } from './gateway-settings.js';
import { gatewayProviders } from './gateway.providers.js';
import { HealthController } from './health/health.controller.js';
import { ItemsController } from './items/items.controller.js';
import { MeController } from './me/me.controller.js';
import { NotificationPreferencesController } from './me/notification-preferences.controller.js';
import { ProjectsController } from './projects/projects.controller.js';
import { RequestOrigins } from './request-origins.js';
import { S3Controller } from './s3/s3.controller.js';
import { sessionCookieOf } from './sessions/session.providers.js';
import { SessionController } from './sessions/session.controller.js';
import { ClaimsController } from './tasks/claims.controller.js';
import { TasksController } from './tasks/tasks.controller.js';
import { TermsController } from './terms/terms.controller.js';
import { TicketReadController } from './tickets/ticket-read.controller.js';
import { TicketsController } from './tickets/tickets.controller.js';

class GatewayServices {}

/** The gateway's table of contents: what it is made of, in the order of one request. */
@Module({})
export class GatewayModule {
  static forRoot(settings: GatewaySettings): DynamicModule {
    const providers = gatewayProviders(settings);
    const services: DynamicModule = { module: GatewayServices, global: true, providers, exports: providers };
    const identity = IdentityModule.forRootAsync({
      inject: [PostgresPrincipalDirectory, AuthenticationTrail, RequestOrigins],
      useFactory: (
        directory: PostgresPrincipalDirectory,
        recorder: AuthenticationTrail,
        origins: RequestOrigins,
      ) => ({
        accessTokens: settings.accessTokens,
        directory,
        recorder,
        clock: settings.clock,
        sessions: { directory, cookieName: sessionCookieOf(settings).name },
        clientIp: (request: AuthenticationRequest) => clientIp(origins, request),
      }),
    });
    return {
      module: GatewayModule,
      imports: [services, identity],
      controllers: [
        ItemsController,
        ProjectsController,
        ExportsController,
        ClaimsController,
        TasksController,
        TermsController,
        TicketsController,
        TicketReadController,
        MeController,
        NotificationPreferencesController,
        SessionController,
        HealthController,
        S3Controller,
      ],
    };
  }
}

function clientIp(origins: RequestOrigins, request: AuthenticationRequest): string {
  const { raw, headers } = request as unknown as {
    raw: { socket: { remoteAddress?: string } };
    headers: Record<string, string | string[] | undefined>;
  };
  return origins.addressOf(raw.socket.remoteAddress, headers['x-forwarded-for']) ?? 'unknown';
}
