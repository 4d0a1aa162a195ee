import { createPublicKey, sign } from 'node:crypto';
import type { RequestListener } from 'node:http';
import { type Clock, systemClock } from '#libs/kernel';
import { createLogger } from '#libs/telemetry';
import { formatVerifierKey, type NoteSigner, SIGNATURE_TYPE, toVerifier, verifierKey } from '#libs/tlog';
import { AddCheckpointService } from './add-checkpoint.service.js';
import { openDataDirectory } from './data-directory.js';
import { KeyQueues } from './key-queues.js';
import { type KnownLogs, knownLogsSchema } from './known-logs.js';
import { LogStateStore } from './log-state.store.js';
import type { BodyLimits } from './request-body.js';
import { WitnessHandler } from './witness.handler.js';
import type { WitnessLogger } from './witness.logger.js';

export interface WitnessOptions {
  /** Folder of the key and of what was cosigned; one witness per folder. */
  readonly dataDir: string;
  /** The key name of its cosignatures, best a URL without scheme. */
  readonly name: string;
  readonly logs: KnownLogs;
  readonly logger?: WitnessLogger;
  readonly clock?: Clock;
  readonly limits?: BodyLimits;
}

export interface Witness {
  readonly listener: RequestListener;
  /** What a verifier is configured with to believe this witness. */
  readonly verifierKey: string;
  /** Resolves when no cosignature is under way; requests from now on are refused. */
  close(): Promise<void>;
}

/** A request of 63 hashes and a checkpoint with all its signatures is a quarter of this. */
export const WITNESS_BODY_LIMITS: BodyLimits = { maxBytes: 64 * 1024, maxMs: 10_000 };

/** Opens a witness on its folder; rejects with a message for the operator when key or memory are not as they were left. */
export async function createWitness(options: WitnessOptions): Promise<Witness> {
  const logger = options.logger ?? createLogger({ service: 'witness', level: 'info' });
  const { logsDir, privateKey } = await openDataDirectory(options.dataDir);
  const { x = '' } = createPublicKey(privateKey).export({ format: 'jwk' });
  const publicKey = Buffer.from(x, 'base64url');
  const key = verifierKey(options.name, SIGNATURE_TYPE.cosignature, publicKey);
  const signer: NoteSigner = {
    name: options.name,
    publicKey,
    sign: (message) => Promise.resolve(sign(null, message, privateKey)),
  };
  const store = new LogStateStore(logsDir, toVerifier(key));
  const queues = new KeyQueues();
  const clock = options.clock ?? systemClock;
  const logs = knownLogsSchema.parse(options.logs);
  const service = new AddCheckpointService({ logs, states: store, signer, queues, clock, logger });
  let closed = false;
  const limits = options.limits ?? WITNESS_BODY_LIMITS;
  const handler = new WitnessHandler({ service, store, limits, logger, isClosed: () => closed });
  return {
    listener: (request, response) => void handler.handle(request, response),
    verifierKey: formatVerifierKey(key),
    close: () => {
      closed = true;
      return queues.idle();
    },
  };
}
