import { S3Client } from '@aws-sdk/client-s3';

export interface S3StoreOptions {
  readonly bucket: string;
  readonly region: string;
  /** Base URL of another S3-speaking server; absent: AWS. */
  readonly endpoint?: string;
  /** True for servers that do not resolve `<bucket>.<host>`. */
  readonly forcePathStyle?: boolean;
  /** Absent: the SDK's provider chain (environment, profile, instance or pod role). */
  readonly accessKey?: { readonly id: string; readonly secret: string };
  /** An object key all keys are put below, for a bucket shared with something else. */
  readonly keyPrefix?: string;
  readonly timeoutsMs?: Partial<S3Timeouts>;
}

/** Bounds in milliseconds; each attempt of a request has its own. */
export interface S3Timeouts {
  readonly connect: number;
  /** Until the response's headers, for everything but uploads. */
  readonly response: number;
  /** For one request of an upload, which carries up to 8 MiB. */
  readonly upload: number;
  /** Between two pieces of a body while one is waited for. */
  readonly stall: number;
}

/** Right for a store in the same region. */
export const DEFAULT_TIMEOUTS_MS: S3Timeouts = {
  connect: 2_000,
  response: 5_000,
  upload: 60_000,
  stall: 15_000,
};

// Every stream holds a connection for as long as its reader takes; the SDK's 50 would let slow readers starve others.
const MAX_SOCKETS = 2_048;

/** Creates the client; every request is bounded in time and retried at most twice. */
export function createS3Client(options: S3StoreOptions): S3Client {
  const timeouts = { ...DEFAULT_TIMEOUTS_MS, ...options.timeoutsMs };
  const agent = { keepAlive: true, maxSockets: MAX_SOCKETS };
  return new S3Client({
    region: options.region,
    maxAttempts: 3,
    // Objects carry their own authentication; other servers often lack the newer checksum trailers.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    forcePathStyle: options.forcePathStyle ?? false,
    requestHandler: {
      connectionTimeout: timeouts.connect,
      requestTimeout: timeouts.upload,
      throwOnRequestTimeout: true,
      httpAgent: agent,
      httpsAgent: agent,
    },
    ...(options.endpoint !== undefined && { endpoint: options.endpoint }),
    ...(options.accessKey && {
      credentials: { accessKeyId: options.accessKey.id, secretAccessKey: options.accessKey.secret },
    }),
  });
}
