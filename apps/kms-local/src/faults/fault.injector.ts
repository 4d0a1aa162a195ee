import { setTimeout as delay } from 'node:timers/promises';
import { KmsError } from '../protocol/kms.errors.js';
import type { OperationName } from '../protocol/operation-name.js';
import { type Fault, NO_FAULT } from './fault.schema.js';

/** The operations a disabled key refuses. */
const CRYPTOGRAPHIC: readonly OperationName[] = [
  'Decrypt',
  'Encrypt',
  'GenerateDataKey',
  'GenerateDataKeyWithoutPlaintext',
  'GetPublicKey',
  'ReEncrypt',
  'Sign',
  'Verify',
];

/** Plays the fault that was set last, before an authenticated operation runs. */
export class FaultInjector {
  #fault: Fault = NO_FAULT;
  readonly #random: () => number;

  constructor(random: () => number = Math.random) {
    this.#random = random;
  }

  set(fault: Fault): void {
    this.#fault = fault;
  }

  /** Returns when the operation may run, throws the injected error, or for `hang` waits until the client has gone. */
  async before(operation: OperationName, clientGone: AbortSignal): Promise<void> {
    const fault = this.#fault;
    if (!isHit(fault, operation) || this.#random() >= fault.probability) return;
    switch (fault.mode) {
      case 'none':
        return;
      case 'latency':
        await delay(fault.latencyMs, undefined, { signal: clientGone });
        return;
      case 'hang':
        return untilAborted(clientGone);
      case 'throttle':
        throw new KmsError('ThrottlingException', 'Rate exceeded (injected)');
      case 'internal':
        throw new KmsError('KMSInternalException', 'Internal failure (injected)');
      case 'disabled':
        throw new KmsError('DisabledException', 'The key is disabled (injected)');
    }
  }
}

function isHit(fault: Fault, operation: OperationName): boolean {
  const operations = fault.operations ?? (fault.mode === 'disabled' ? CRYPTOGRAPHIC : undefined);
  return operations === undefined || operations.includes(operation);
}

function untilAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    const stop = (): void => reject(new Error('The client has gone.'));
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
}
