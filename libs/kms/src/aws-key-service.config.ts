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

export interface AwsKeyServiceCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

export const DEFAULT_DEADLINE_MS = 1_000;
export const DEFAULT_CONNECT_TIMEOUT_MS = 300;
export const DEFAULT_ATTEMPT_TIMEOUT_MS = 800;
