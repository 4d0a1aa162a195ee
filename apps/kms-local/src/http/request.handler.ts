import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '#libs/kernel';
import { FAULT_PATH, type FaultEndpoint } from '../faults/fault.endpoint.js';
import type { FaultInjector } from '../faults/fault.injector.js';
import type { KmsLocalLogger } from '../kms-local.logger.js';
import type { Operations } from '../operations/operations.js';
import { parseJsonObject } from '../protocol/input.js';
import { KmsError } from '../protocol/kms.errors.js';
import { operationOfTarget } from '../protocol/operation-name.js';
import { assertAllowed } from '../signature/access-keys.js';
import type { SignatureVerifier } from '../signature/signature.verifier.js';
import { readBody } from './body.reader.js';
import { type Reply, sendReply, toErrorReply } from './reply.js';
import { toSignedRequest } from './signed-request.js';

const CONTENT_TYPE = 'application/x-amz-json-1.1';

/** What answering takes; `faults` is undefined on servers built without fault injection. */
export interface RequestHandlerParts {
  readonly verifier: SignatureVerifier;
  readonly operations: Operations;
  readonly faults: { readonly injector: FaultInjector; readonly endpoint: FaultEndpoint } | undefined;
  readonly clock: Clock;
  readonly logger: KmsLocalLogger;
}

/** Answers every request exactly once and never rejects: authenticate, authorise, inject faults, run, in that order. */
export class RequestHandler {
  readonly #parts: RequestHandlerParts;

  constructor(parts: RequestHandlerParts) {
    this.#parts = parts;
  }

  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const gone = new AbortController();
    response.once('close', () => gone.abort());
    try {
      this.#send(response, await this.#answer(request, gone.signal));
    } catch (error) {
      if (gone.signal.aborted || request.errored) return;
      this.#send(response, this.#toReply(error));
    }
  }

  #answer(request: IncomingMessage, gone: AbortSignal): Promise<Reply> {
    const { faults } = this.#parts;
    if (faults && request.url === FAULT_PATH) return faults.endpoint.handle(request);
    return this.#runOperation(request, gone);
  }

  async #runOperation(request: IncomingMessage, gone: AbortSignal): Promise<Reply> {
    if (request.method !== 'POST' || request.url !== '/') throw unknownOperation();
    const body = await readBody(request);
    const caller = this.#parts.verifier.verify(toSignedRequest(request, body));
    // Both are signed and came once: what is read here is what was signed.
    const operation = operationOfTarget(request.headersDistinct['x-amz-target']?.[0] ?? '');
    if (!operation || request.headers['content-type'] !== CONTENT_TYPE) throw unknownOperation();
    assertAllowed(caller, operation);
    await this.#parts.faults?.injector.before(operation, gone);
    return { status: 200, body: await this.#parts.operations[operation].run(parseJsonObject(body)) };
  }

  #send(response: ServerResponse, reply: Reply): void {
    sendReply(response, reply, this.#parts.clock.now());
  }

  #toReply(error: unknown): Reply {
    if (error instanceof KmsError) return toErrorReply(error);
    this.#parts.logger.error({ err: error }, 'request failed');
    return toErrorReply(new KmsError('KMSInternalException', 'The request could not be processed.', error));
  }
}

function unknownOperation(): KmsError {
  return new KmsError('UnknownOperationException', 'There is no such operation.');
}
