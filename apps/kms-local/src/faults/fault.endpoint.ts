import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { readBody } from '../http/body.reader.js';
import type { Reply } from '../http/reply.js';
import { parseInput, parseJsonObject } from '../protocol/input.js';
import type { FaultInjector } from './fault.injector.js';
import { faultSchema } from './fault.schema.js';

/** The one path besides `/`; no KMS operation has a path, so nothing is shadowed. */
export const FAULT_PATH = '/_faults';
const MIN_SECRET_LENGTH = 16;

/** `POST /_faults` with a bearer secret: sets the fault from then on. Exists only on servers built with fault injection. */
export class FaultEndpoint {
  readonly #expected: Buffer;
  readonly #injector: FaultInjector;

  constructor(secret: string, injector: FaultInjector) {
    if (secret.length < MIN_SECRET_LENGTH) {
      throw new Error(`The fault injection secret must have at least ${MIN_SECRET_LENGTH} characters.`);
    }
    this.#expected = digest(`Bearer ${secret}`);
    this.#injector = injector;
  }

  async handle(request: IncomingMessage): Promise<Reply> {
    if (request.method !== 'POST') return { status: 405, body: { message: 'Use POST.' } };
    // Comparing digests takes the same time for every wrong secret.
    if (!timingSafeEqual(digest(request.headers.authorization ?? ''), this.#expected)) {
      return { status: 401, body: { message: 'The bearer secret is missing or wrong.' } };
    }
    const fault = parseInput(faultSchema, parseJsonObject(await readBody(request)));
    this.#injector.set(fault);
    return { status: 200, body: fault };
  }
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
