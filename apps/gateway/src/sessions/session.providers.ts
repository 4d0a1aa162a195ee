import type { FactoryProvider } from '@nestjs/common';
import { PolicyChanges } from '#libs/epochs';
import { PostgresPrincipalDirectory } from '#libs/facts';
import { type SessionCookie, sessionCookieFor } from '#libs/identity';
import { Database } from '#libs/persistence';
import { AuthenticationTrail } from '#libs/trail';
import type { GatewaySettings } from '../gateway-settings.js';
import { BrowserSessionService } from './browser-sessions.service.js';
import { SessionOfRequest } from './session-of-request.js';

/** Returns the cookie that browser sessions of this gateway travel in. */
export function sessionCookieOf({ browsers }: Pick<GatewaySettings, 'browsers'>): SessionCookie {
  return sessionCookieFor({ path: browsers.mountPath, secure: browsers.secureCookie });
}

/** Returns what keeps browser sessions and tells whose a request comes from. */
export function sessionProviders(settings: GatewaySettings): FactoryProvider[] {
  return [
    {
      provide: BrowserSessionService,
      inject: [Database, PostgresPrincipalDirectory, PolicyChanges, AuthenticationTrail],
      useFactory: (
        ...[database, sessions, changes, trail]: [
          Database,
          PostgresPrincipalDirectory,
          PolicyChanges,
          AuthenticationTrail,
        ]
      ): BrowserSessionService =>
        new BrowserSessionService({
          database,
          sessions,
          changes,
          trail,
          cookie: sessionCookieOf(settings),
          clock: settings.clock,
          maxSessionMs: settings.browsers.maxSessionMs,
        }),
    },
    {
      provide: SessionOfRequest,
      inject: [PostgresPrincipalDirectory],
      useFactory: (directory: PostgresPrincipalDirectory): SessionOfRequest =>
        new SessionOfRequest(directory, sessionCookieOf(settings).name, settings.clock),
    },
  ];
}
