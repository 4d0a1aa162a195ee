/** How to reach AWS KMS, or a server that speaks its protocol. */
export interface AwsKeyServiceConfig {
  readonly region: string;
  /** Left out: the region's public endpoint. */
  readonly endpoint?: string;
  /** Left out: the SDK's own provider chain (workload identity, instance profile). */
  readonly credentials?: AwsKeyServiceCredentials;
  /** Total time of a call, all attempts and pauses together; default 1,000. */
  readonly deadlineMs?: number;
  /** Time to a connected socket, per attempt; default 300. */
  readonly connectTimeoutMs?: number;
  /** Time to the answer, per attempt; default 800. A hang is not tried again, it would outlast the deadline. */
  readonly attemptTimeoutMs?: number;
}

/** An AWS access key; with a session token when it is a temporary one. */
export interface AwsKeyServiceCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** Ends a call before a reader would give up waiting. */
export const DEFAULT_DEADLINE_MS = 1_000;
/** Leaves time for an attempt on another address within the deadline. */
export const DEFAULT_CONNECT_TIMEOUT_MS = 300;
/** Below the deadline, so that a hang is reported as one. */
export const DEFAULT_ATTEMPT_TIMEOUT_MS = 800;
