import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { systemClock } from '#libs/kernel';
import { pino } from 'pino';
import { FaultEndpoint } from './faults/fault.endpoint.js';
import { FaultInjector } from './faults/fault.injector.js';
import { RequestHandler } from './http/request.handler.js';
import { AliasRepository } from './keys/alias.repository.js';
import { prepareDataDirectory } from './keys/data-directory.js';
import { KeyDirectory } from './keys/key-directory.js';
import { KeyNames } from './keys/key-names.js';
import { KeyRepository } from './keys/key.repository.js';
import { openRootSeal } from './keys/root-key.file.js';
import { assertSafe, type KmsLocalOptions } from './kms-local.options.js';
import { createOperations } from './operations/operations.js';
import { AccessKeys } from './signature/access-keys.js';
import { SignatureVerifier } from './signature/signature.verifier.js';

const DEFAULT_ACCOUNT_ID = '000000000000';
const STOP_GRACE_MS = 1_000;
const LIMITS = {
  maxHeaderSize: 16 * 1024,
  headersTimeout: 5_000,
  requestTimeout: 10_000,
  connectionsCheckingInterval: 1_000,
  keepAliveTimeout: 30_000,
};

/**
 * An AWS KMS stand-in on loopback HTTP for the embedded default, development and tests; never for production.
 * Everything it acknowledged is on disk; one server owns one data directory.
 */
export class KmsLocalServer {
  readonly #options: KmsLocalOptions;
  readonly #accessKeys: AccessKeys;
  #server: Server | undefined;

  /** Throws for unsafe options or malformed credentials. */
  constructor(options: KmsLocalOptions) {
    assertSafe(options);
    this.#options = options;
    this.#accessKeys = new AccessKeys(options.credentials);
  }

  /** Resolves once requests are answered; rejects with a message for the operator (wrong root key, port taken). */
  async start(): Promise<{ readonly url: string }> {
    if (this.#server) throw new Error('kms-local is already started.');
    const handler = await this.#createHandler();
    const server = createServer(LIMITS, (request, response) => void handler.handle(request, response));
    server.listen(this.#options.port, this.#options.host);
    await once(server, 'listening');
    this.#server = server;
    const { address, family, port } = server.address() as AddressInfo;
    return { url: `http://${family === 'IPv6' ? `[${address}]` : address}:${port}` };
  }

  /** Resolves when no connection is left; requests in flight get one second to finish. Safe to call twice. */
  async stop(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (!server) return;
    const closed = once(server, 'close');
    server.close();
    server.closeIdleConnections();
    const cut = setTimeout(() => server.closeAllConnections(), STOP_GRACE_MS);
    await closed;
    clearTimeout(cut);
  }

  async #createHandler(): Promise<RequestHandler> {
    const { dataDir, region, accountId = DEFAULT_ACCOUNT_ID, clock = systemClock } = this.#options;
    const logger = this.#options.logger ?? pino({ name: 'kms-local' });
    const { keysDir, aliasesPath } = await prepareDataDirectory(dataDir);
    const seal = await openRootSeal(dataDir, keysDir);
    const names = new KeyNames(region, accountId);
    const keys = new KeyRepository(keysDir, seal, logger);
    const aliases = new AliasRepository(aliasesPath, seal);
    const directory = new KeyDirectory({ keys, aliases, names, clock });
    // Damaged keys are reported now, not at their first use.
    await directory.sweep();
    return new RequestHandler({
      verifier: new SignatureVerifier(this.#accessKeys, region, clock),
      operations: createOperations({ keys, aliases, directory, names, clock }),
      faults: this.#createFaults(),
      clock,
      logger,
    });
  }

  #createFaults() {
    if (!this.#options.faultInjection) return undefined;
    const injector = new FaultInjector();
    return { injector, endpoint: new FaultEndpoint(this.#options.faultInjection.secret, injector) };
  }
}
