import { type DynamicModule, type FactoryProvider, Module, type ModuleMetadata } from '@nestjs/common';
import { RequestAuthenticator, type RequestAuthenticatorOptions } from './passport/request-authenticator.js';
import { AuthenticationGuard } from './routes/authentication.guard.js';
import { PermissionGuard } from './routes/permission.guard.js';

/** How an app makes the options out of its own providers. */
export interface IdentityModuleOptions extends Pick<ModuleMetadata, 'imports'> {
  readonly inject?: FactoryProvider['inject'];
  readonly useFactory: (
    ...dependencies: never[]
  ) => RequestAuthenticatorOptions | Promise<RequestAuthenticatorOptions>;
}

/** Gives one app its own authenticator, so that `@UseGuards(AuthenticationGuard)` works in any of its modules. */
@Module({})
export class IdentityModule {
  static forRootAsync(options: IdentityModuleOptions): DynamicModule {
    const authenticator: FactoryProvider = {
      provide: RequestAuthenticator,
      inject: options.inject ?? [],
      useFactory: async (...dependencies: never[]) =>
        new RequestAuthenticator(await options.useFactory(...dependencies)),
    };
    return {
      module: IdentityModule,
      global: true,
      imports: options.imports ?? [],
      providers: [authenticator, AuthenticationGuard, PermissionGuard],
      exports: [RequestAuthenticator, AuthenticationGuard, PermissionGuard],
    };
  }
}
