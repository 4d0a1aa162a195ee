import type { Clock } from '#libs/kernel';
import type { KmsLocalLogger } from './kms-local.logger.js';
import type { KmsLocalCredential } from './signature/access-keys.js';

/** Everything one server is built from. */
export interface KmsLocalOptions {
  /** Holds `root.key` and the sealed keys; made when missing. One server per directory. */
  readonly dataDir: string;
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  readonly credentials: readonly KmsLocalCredential[];
  readonly region: string;
  /** 12 digits; part of every ARN. */
  readonly accountId?: string;
  /** Mounts `POST /_faults`, guarded by this bearer secret of at least 16 characters. */
  readonly faultInjection?: { readonly secret: string };
  /** Plain HTTP carries plaintext keys, so a host other than loopback needs this said out loud. */
  readonly allowNonLoopback?: boolean;
  readonly clock?: Clock;
  readonly logger?: KmsLocalLogger;
}

const LOOPBACK = /^(?:localhost|::1|127(?:\.\d{1,3}){3})$/;

/** Throws with a message for the operator when the options would make an unsafe or meaningless server. */
export function assertSafe(options: KmsLocalOptions): void {
  if (!LOOPBACK.test(options.host) && options.allowNonLoopback !== true) {
    throw new Error(
      `kms-local answers with plaintext keys over plain HTTP and refuses to listen on ${options.host}.`,
    );
  }
  if (options.accountId !== undefined && !/^\d{12}$/.test(options.accountId)) {
    throw new Error('accountId must have 12 digits.');
  }
  if (!/^[a-z0-9-]{1,64}$/.test(options.region)) throw new Error('region is malformed.');
}
