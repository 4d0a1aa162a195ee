import { SetMetadata, type CustomDecorator } from '@nestjs/common';

/** Metadata key under which a route's permission is kept. */
export const PERMISSION_METADATA = 'portcullis:permission';
/** Metadata key that marks a route anyone may call. */
export const PUBLIC_METADATA = 'portcullis:public';

/** Declares that the route needs this permission; the guards refuse everyone whose role does not hold it. */
export const Requires = (permission: string): CustomDecorator => SetMetadata(PERMISSION_METADATA, permission);

/** Declares that the route is served without authentication; without this or `Requires` the app does not boot. */
export const Public = (): CustomDecorator => SetMetadata(PUBLIC_METADATA, true);
