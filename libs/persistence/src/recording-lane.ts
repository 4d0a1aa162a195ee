import { Client } from 'pg';

export interface RecordingLaneOptions {
  readonly url: string;
  readonly applicationName: string;
}

/**
 * One dedicated connection for recording, with a hard deadline on every statement.
 * A statement that misses it gives up the whole connection: what it may still do there is at most an extra record.
 */
export class RecordingLane {
  private client: Client | undefined;
  private connecting: Promise<Client> | undefined;
  private running = 0;

  constructor(private readonly options: RecordingLaneOptions) {}

  /** Statements under way; the writer prefers the lane with the fewest. */
  get inFlight(): number {
    return this.running;
  }

  async run<Row>(
    statement: { readonly name: string; readonly text: string },
    values: readonly string[],
    deadlineMs: number,
  ): Promise<Row[]> {
    const timer = startDeadline(deadlineMs);
    this.running += 1;
    try {
      const client = await Promise.race([this.connected(), timer.expired]);
      const result = await Promise.race([
        client.query({ name: statement.name, text: statement.text, values: [...values] }),
        timer.expired,
      ]);
      return result.rows as Row[];
    } catch (error) {
      if (!isRefusalByTheDatabase(error)) this.drop();
      throw error;
    } finally {
      this.running -= 1;
      timer.cancel();
    }
  }

  async close(): Promise<void> {
    const client = this.client;
    this.client = undefined;
    await client?.end();
  }

  private connected(): Promise<Client> {
    if (this.client) return Promise.resolve(this.client);
    this.connecting ??= this.connect().finally(() => {
      this.connecting = undefined;
    });
    return this.connecting;
  }

  private async connect(): Promise<Client> {
    const client = new Client({
      connectionString: this.options.url,
      application_name: this.options.applicationName,
      // Planned anew for each batch, as Postgres would choose to, the budgets' statement costs more to plan than to run.
      options: '-c search_path=portcullis -c synchronous_commit=on -c plan_cache_mode=force_generic_plan',
      connectionTimeoutMillis: 900,
      keepAlive: true,
    });
    // A broken idle connection must not crash the process; the next statement connects again.
    client.on('error', () => this.drop(client));
    await client.connect();
    this.client = client;
    return client;
  }

  private drop(which = this.client): void {
    if (which === this.client) this.client = undefined;
    const stream = (which as unknown as { connection?: { stream?: { destroy(): void } } } | undefined)
      ?.connection?.stream;
    // Destroying the socket, not end(): a hung server would never answer a polite goodbye.
    stream?.destroy();
  }
}

/** True when the server itself answered with an error: the connection is then still in step and can be kept. */
export function isRefusalByTheDatabase(error: unknown): error is Error & { code: string } {
  const code = (error as { code?: unknown }).code;
  return (
    typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) && !code.startsWith('57') && !code.startsWith('08')
  );
}

function startDeadline(deadlineMs: number): { expired: Promise<never>; cancel: () => void } {
  let cancel = (): void => undefined;
  const expired = new Promise<never>((_, reject) => {
    const timer = setTimeout(
      () => reject(new Error(`no answer from the database within ${Math.round(deadlineMs)} ms`)),
      deadlineMs,
    );
    cancel = () => clearTimeout(timer);
  });
  // Nobody may be racing any more when it fires; the rejection has been dealt with by then.
  expired.catch(() => undefined);
  return { expired, cancel };
}
