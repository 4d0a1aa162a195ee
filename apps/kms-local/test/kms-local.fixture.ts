import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type KmsLocalCredential, type KmsLocalOptions, KmsLocalServer } from '../src/index.js';
import { OWNER, REGION } from './owner.js';
import { KMSClient } from './raw-kms-client.js';
import { sendRaw } from './raw-request.js';

export { OWNER, REGION } from './owner.js';

export const FAULT_SECRET = 'fault-injection-secret';

export interface LogLine {
  readonly level: 'info' | 'warn' | 'error';
  readonly fields: object;
  readonly message: string;
}

/** One data directory, the server running on it, and clients for it; `close` leaves nothing behind. */
export class KmsLocalFixture {
  readonly log: LogLine[] = [];
  readonly #clients: KMSClient[] = [];
  #server: KmsLocalServer | undefined;
  url = '';

  private constructor(
    readonly dataDir: string,
    private readonly options: Partial<KmsLocalOptions>,
  ) {}

  static async start(options: Partial<KmsLocalOptions> = {}): Promise<KmsLocalFixture> {
    const fixture = new KmsLocalFixture(await mkdtemp(join(tmpdir(), 'kms-local-')), options);
    try {
      await fixture.start();
      return fixture;
    } catch (error) {
      await fixture.close();
      throw error;
    }
  }

  /** Starts a server on the same data, after `stop`. */
  async start(options: Partial<KmsLocalOptions> = {}): Promise<void> {
    this.#server = new KmsLocalServer({
      dataDir: this.dataDir,
      host: '127.0.0.1',
      port: 0,
      credentials: [OWNER],
      region: REGION,
      logger: this.#logger(),
      ...this.options,
      ...options,
    });
    ({ url: this.url } = await this.#server.start());
  }

  async stop(): Promise<void> {
    this.#clients.splice(0).forEach((client) => client.destroy());
    await this.#server?.stop();
  }

  async close(): Promise<void> {
    await this.stop();
    await rm(this.dataDir, { recursive: true, force: true });
  }

  client(credential: KmsLocalCredential = OWNER, maxAttempts = 2): KMSClient {
    const { accessKeyId, secretAccessKey } = credential;
    const credentials = { accessKeyId, secretAccessKey };
    const client = new KMSClient({ region: REGION, endpoint: this.url, credentials, maxAttempts });
    this.#clients.push(client);
    return client;
  }

  keyFile(keyId: string): string {
    return join(this.dataDir, 'keys', `${keyId}.key`);
  }

  errors(): readonly LogLine[] {
    return this.log.filter((line) => line.level === 'error');
  }

  /** Sets a fault and returns the HTTP status of the answer. */
  async injectFault(fault: object, authorization = `Bearer ${FAULT_SECRET}`): Promise<number> {
    const headers = { authorization, connection: 'close' };
    const body = JSON.stringify(fault);
    const { status } = await sendRaw(this.url, { method: 'POST', path: '/_faults', headers, body });
    return status;
  }

  #logger() {
    const write = (level: LogLine['level']) => (fields: object, message: string) => {
      this.log.push({ level, fields, message });
    };
    return { info: write('info'), warn: write('warn'), error: write('error') };
  }
}

/** Returns the name of the error a call is refused with, or 'none'. */
export async function errorName(call: Promise<unknown>): Promise<string> {
  return call.then(
    () => 'none',
    (error: unknown) => (error as Error).name,
  );
}
