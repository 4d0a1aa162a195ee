/** Where S3 is spoken. */
export interface S3Mounts {
  /** Paths the endpoint lies under, without a final slash; '' for the root. */
  readonly basePaths: readonly string[];
  /** Domains whose subdomains are buckets, lower-case. */
  readonly domains: readonly string[];
}

/** Which part of a request target is S3's, still as it was sent. */
export interface S3Place {
  /** The bucket its host names; null where the path names it. */
  readonly hostBucket: string | null;
  /** Begins with a slash, or is empty. */
  readonly path: string;
}

/** What this process answers itself, also where S3 lies at the root. */
const OWN = /^\/(?:v1|t|livez|readyz|metrics|openapi\.json)(?:\/|$)/;
const PORT = /:\d*$/;

/**
 * Returns where a request meets S3, or null when it does not. Reads the path as it was sent: nothing is decoded, joined or
 * resolved before the signature over it was verified.
 */
export function findPlace(mounts: S3Mounts, host: string | undefined, target: string): S3Place | null {
  const path = pathOf(target);
  const hostBucket = bucketOfHost(mounts.domains, host);
  // A domain of S3's own has no base path: all of the path belongs to S3.
  if (hostBucket !== undefined) return { hostBucket, path };
  const base = mounts.basePaths.find((candidate) => isUnder(candidate, path));
  return base === undefined ? null : { hostBucket: null, path: path.slice(base.length) };
}

/** True for a host that belongs to S3, whatever its path. */
export function isS3Host({ domains }: Pick<S3Mounts, 'domains'>, host: string | undefined): boolean {
  return bucketOfHost(domains, host) !== undefined;
}

function pathOf(target: string): string {
  const query = target.indexOf('?');
  return query === -1 ? target : target.slice(0, query);
}

/** The bucket a host names, null for the domain itself, undefined for any other host. */
function bucketOfHost(domains: readonly string[], host: string | undefined): string | null | undefined {
  if (host === undefined || domains.length === 0) return undefined;
  const name = host.replace(PORT, '').toLowerCase();
  const domain = domains.find((candidate) => name === candidate || name.endsWith(`.${candidate}`));
  if (domain === undefined) return undefined;
  return name === domain ? null : name.slice(0, -domain.length - 1);
}

function isUnder(base: string, path: string): boolean {
  if (base === '') return path.startsWith('/') && !OWN.test(path);
  return path === base || path.startsWith(`${base}/`);
}
