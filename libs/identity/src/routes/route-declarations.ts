import 'reflect-metadata';
import { type CustomDecorator, SetMetadata } from '@nestjs/common';
import type { Permission } from '#libs/policy';

const PERMISSION_METADATA = 'portcullis:permission';
const PUBLIC_METADATA = 'portcullis:public';

/** A handler or a controller class: what Nest decorators put metadata on. */
type Declared = object;

/** Declares that the route needs this permission; the guards refuse everyone whose role does not hold it. */
export const Requires = (permission: Permission): CustomDecorator =>
  SetMetadata(PERMISSION_METADATA, permission);

/** Declares that the route is served without authentication; without this or `Requires` the app does not boot. */
export const Public = (): CustomDecorator => SetMetadata(PUBLIC_METADATA, true);

function read(key: string, handler: Declared, controller: Declared): unknown {
  return Reflect.getOwnMetadata(key, handler) ?? Reflect.getMetadata(key, controller);
}

/** Returns the permission the handler declares, else its controller's, else null. */
export function permissionOf(handler: Declared, controller: Declared): Permission | null {
  return (read(PERMISSION_METADATA, handler, controller) as Permission | undefined) ?? null;
}

/** True only when the handler, or its controller with no permission on the handler, is declared public. */
export function isPublicRoute(handler: Declared, controller: Declared): boolean {
  if (Reflect.hasOwnMetadata(PERMISSION_METADATA, handler)) return false;
  return read(PUBLIC_METADATA, handler, controller) === true;
}
