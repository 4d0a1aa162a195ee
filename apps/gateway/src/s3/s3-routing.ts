import type { IncomingMessage } from 'node:http';
import { findPlace, type S3Mounts } from './protocol/s3-mounts.js';
import { S3_ROUTE } from './s3.controller.js';

/**
 * Returns what names the route of a request: one and the same for all that belongs to S3, because a router would decode its
 * paths, and refuse keys it takes for something else. Every other request is routed by its own path.
 */
export function s3Routing(mounts: S3Mounts): (request: IncomingMessage) => string {
  return ({ url = '/', headers }) => (findPlace(mounts, headers.host, url) ? `/${S3_ROUTE}` : url);
}
