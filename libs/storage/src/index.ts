export { FsObjectStore } from './fs/fs-object-store.adapter.js';
export { READ_PIECE_BYTES } from './fs/positional-read.js';
export { isObjectKey } from './object-key.js';
export type { ObjectStore, StoredObject } from './object-store.port.js';
export { S3ObjectStore, type S3StoreOptions } from './s3/s3-object-store.adapter.js';
export { openObjectStore, type ObjectStoreLocation } from './open-object-store.js';
