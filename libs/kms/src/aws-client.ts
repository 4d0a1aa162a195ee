import { KMSClient } from '@aws-sdk/client-kms';
import { toKeyError } from './aws-error.mapping.js';
import {
  type AwsKeyServiceConfig,
  DEFAULT_ATTEMPT_TIMEOUT_MS,
  DEFAULT_CONNECT_TIMEOUT_MS,
} from './aws-key-service.config.js';
import { withDeadline } from './deadline.js';
import { retryTransient } from './retry.js';

/** Below the idle timeouts of servers and balancers, so that a request does not meet a socket being closed. */
const IDLE_SOCKET_MS = 4_000;

/** Runs one call of KMS within the deadline, tried again where AWS says so; what fails is an `AppError` of `KeyErrorCode`. */
export async function callWithin<T>(
  deadlineMs: number,
  action: string,
  attempt: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  try {
    return await withDeadline(deadlineMs, (signal) =>
      retryTransient(() => attempt(signal), { signal, random: Math.random }),
    );
  } catch (error) {
    throw toKeyError(error, action);
  }
}

/** Returns a client whose every attempt is bounded; its retries are ours. */
export function createClient(config: AwsKeyServiceConfig): KMSClient {
  return new KMSClient({
    region: config.region,
    ...(config.endpoint !== undefined && { endpoint: config.endpoint }),
    // A copy: the SDK writes into the object it is given.
    ...(config.credentials && { credentials: { ...config.credentials } }),
    // Retrying is ours: the SDK would also retry hangs and broken connections, past the deadline.
    maxAttempts: 1,
    requestHandler: {
      connectionTimeout: config.connectTimeoutMs ?? DEFAULT_CONNECT_TIMEOUT_MS,
      requestTimeout: config.attemptTimeoutMs ?? DEFAULT_ATTEMPT_TIMEOUT_MS,
      throwOnRequestTimeout: true,
      httpAgent: { timeout: IDLE_SOCKET_MS },
      httpsAgent: { timeout: IDLE_SOCKET_MS },
    },
  });
}
