import { fileURLToPath } from 'node:url';
import { FsObjectStore } from './fs/fs-object-store.adapter.js';
import type { ObjectStore } from './object-store.port.js';
import { S3ObjectStore } from './s3/s3-object-store.adapter.js';

/** Where objects are kept: `file:///directory` or `s3://bucket`. */
export interface ObjectStoreLocation {
  readonly url: string;
  readonly region: string;
  /** A server other than AWS that speaks S3; addressed path-style. */
  readonly endpoint?: string | undefined;
}

/** Opens the store a URL names; the URL's scheme was checked when the configuration was read. */
export async function openObjectStore({ url, region, endpoint }: ObjectStoreLocation): Promise<ObjectStore> {
  const location = new URL(url);
  if (location.protocol === 'file:') return FsObjectStore.open(fileURLToPath(location));
  return new S3ObjectStore({
    bucket: location.hostname,
    region,
    ...(endpoint !== undefined && { endpoint, forcePathStyle: true }),
  });
}
