import { type DynamicModule, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { PostgresPrincipalDirectory } from '#libs/facts';
import { AccessTokenVerifier, AuthenticationGuard, IdentityModule } from '#libs/identity';
import { AuthenticationTrail } from '#libs/trail';
import { clientAddressOf } from '#libs/http';
import { RecordedPermissionGuard } from './identity/recorded-permission.guard.js';
import { connections } from './trail.connections.js';
import { TRAIL_CONTROLLERS } from './trail.controllers.js';
import { TRAIL_PROVIDERS } from './trail.providers.js';
import type { TrailSettings } from './trail.settings.js';

class TrailConnections {}

/** The trail's table of contents: who may ask, what can be asked, and how it is answered. */
@Module({})
export class TrailModule {
  static forRoot(settings: TrailSettings): DynamicModule {
    const providers = connections(settings);
    const world: DynamicModule = { module: TrailConnections, global: true, providers, exports: providers };
    const identity = IdentityModule.forRootAsync({
      inject: [AccessTokenVerifier, PostgresPrincipalDirectory, AuthenticationTrail],
      useFactory: (
        accessTokens: AccessTokenVerifier,
        directory: PostgresPrincipalDirectory,
        recorder: AuthenticationTrail,
      ) => {
        const clientIp = (request: { readonly raw: object }): string => clientAddressOf(request) ?? 'unknown';
        return { accessTokens, directory, recorder, clock: settings.clock, clientIp };
      },
    });
    return {
      module: TrailModule,
      imports: [world, identity],
      controllers: TRAIL_CONTROLLERS,
      providers: [
        ...TRAIL_PROVIDERS,
        // In this order: who is it, and may they.
        { provide: APP_GUARD, useExisting: AuthenticationGuard },
        { provide: APP_GUARD, useExisting: RecordedPermissionGuard },
      ],
    };
  }
}
