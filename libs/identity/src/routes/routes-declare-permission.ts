import type { INestApplicationContext, Type } from '@nestjs/common';
import { GUARDS_METADATA, METHOD_METADATA } from '@nestjs/common/constants.js';
import { ApplicationConfig, MetadataScanner, ModulesContainer } from '@nestjs/core';
import { AppError } from '#libs/kernel';
import { PERMISSIONS } from '#libs/policy';
import { AuthenticationGuard } from './authentication.guard.js';
import { isPublicRoute, permissionOf } from './route-declarations.js';

type Handler = (...args: never[]) => unknown;

interface Route {
  readonly controller: Type;
  readonly handler: Handler;
  readonly name: string;
}

/** What the check demands beside a declaration. */
export interface RouteRules {
  /** Guards every route that is not public must have; default `AuthenticationGuard` alone. */
  readonly guards?: readonly Type[];
}

function routesOf(controller: Type): readonly Route[] {
  const prototype = controller.prototype as Record<string, unknown>;
  return new MetadataScanner()
    .getAllMethodNames(prototype)
    .map((name) => ({ controller, handler: prototype[name] as Handler, name: `${controller.name}.${name}` }))
    .filter(({ handler }) => Reflect.hasMetadata(METHOD_METADATA, handler));
}

function listRoutes(app: INestApplicationContext): readonly Route[] {
  const modules = [...app.get(ModulesContainer).values()];
  const controllers = modules.flatMap((module) =>
    [...module.controllers.values()].map(({ metatype }) => metatype),
  );
  return [...new Set(controllers)].flatMap((controller) => routesOf(controller as Type));
}

function guardsOf(target: object): readonly unknown[] {
  return (Reflect.getMetadata(GUARDS_METADATA, target) as unknown[] | undefined) ?? [];
}

function globalGuards(app: INestApplicationContext): readonly unknown[] {
  const config = app.get(ApplicationConfig);
  return [...config.getGlobalGuards(), ...config.getGlobalRequestGuards().map(({ metatype }) => metatype)];
}

const isGuard = (found: unknown, guard: Type): boolean => found === guard || found instanceof guard;

function flawOf(route: Route, guards: readonly Type[], everywhere: readonly unknown[]): string | null {
  const permission = permissionOf(route.handler, route.controller);
  if (isPublicRoute(route.handler, route.controller)) return null;
  if (permission === null) return 'declares neither a permission nor @Public()';
  if (!PERMISSIONS.includes(permission)) return `requires "${permission}", which no role can hold`;
  const bound = [...everywhere, ...guardsOf(route.controller), ...guardsOf(route.handler)];
  const missing = guards.find((guard) => !bound.some((found) => isGuard(found, guard)));
  return missing === undefined ? null : `is not behind ${missing.name}`;
}

/**
 * Guarantees that every route of this app declares a known permission and stands behind the guards, or is `@Public()`;
 * throws `AppError` naming every route that does not. Call it after `createApplication` and before `listen`.
 */
export function assertEveryRouteDeclares(app: INestApplicationContext, rules: RouteRules = {}): void {
  const guards = rules.guards ?? [AuthenticationGuard];
  const everywhere = globalGuards(app);
  const flaws = listRoutes(app)
    .map((route) => ({ name: route.name, flaw: flawOf(route, guards, everywhere) }))
    .filter(({ flaw }) => flaw !== null)
    .map(({ name, flaw }) => `${name} ${flaw}`);
  if (flaws.length === 0) return;
  throw new AppError({
    code: 'ROUTE_WITHOUT_PERMISSION',
    kind: 'internal',
    publicMessage: 'The service is misconfigured.',
    internalMessage: `Routes that must not be served: ${flaws.join('; ')}.`,
  });
}
