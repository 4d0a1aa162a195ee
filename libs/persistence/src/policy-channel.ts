import { Client } from 'pg';

export interface PolicyChannelOptions {
  readonly url: string;
  readonly applicationName: string;
  readonly deadlineMs: number;
  /** Called when some policy changed; the channel says no more than that something is new. */
  readonly onNotice: () => void;
}

/** One connection that hears of policy changes (LISTEN) and runs the lease's statements, each within a deadline. */
export class PolicyChannel {
  private client: Client | undefined;

  constructor(private readonly options: PolicyChannelOptions) {}

  async query<Row>(text: string, values: readonly unknown[]): Promise<Row[]> {
    const client = this.client ?? (await this.connect());
    try {
      return (await client.query(text, [...values])).rows as Row[];
    } catch (error) {
      this.drop(client);
      throw error;
    }
  }

  async close(): Promise<void> {
    const client = this.client;
    this.client = undefined;
    await client?.end();
  }

  private async connect(): Promise<Client> {
    const client = new Client({
      connectionString: this.options.url,
      application_name: this.options.applicationName,
      options: '-c search_path=portcullis',
      connectionTimeoutMillis: this.options.deadlineMs,
      query_timeout: this.options.deadlineMs,
      statement_timeout: this.options.deadlineMs,
    });
    client.on('error', () => this.drop(client));
    client.on('notification', () => this.options.onNotice());
    await client.connect();
    await client.query('LISTEN portcullis_policy');
    this.client = client;
    return client;
  }

  private drop(client: Client): void {
    if (client === this.client) this.client = undefined;
    client.end().catch(() => undefined);
  }
}
