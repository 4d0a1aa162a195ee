import { Client } from 'pg';

export interface DedicatedSessionOptions {
  readonly url: string;
  readonly applicationName: string;
  readonly statementTimeoutMs: number;
  /** A transaction that nobody goes on with is ended by the server after this: its locks must not outlive a stopped process. */
  readonly idleInTransactionMs: number;
}

/** One connection whose transactions and session locks are its owner's alone; broken, it is closed for good. */
export class DedicatedSession {
  private broken = false;

  private constructor(private readonly client: Client) {}

  static async open(options: DedicatedSessionOptions): Promise<DedicatedSession> {
    const client = new Client({
      connectionString: options.url,
      application_name: options.applicationName,
      options: '-c search_path=portcullis -c synchronous_commit=on',
      connectionTimeoutMillis: 2_000,
      statement_timeout: options.statementTimeoutMs,
      query_timeout: options.statementTimeoutMs + 500,
      idle_in_transaction_session_timeout: options.idleInTransactionMs,
      keepAlive: true,
    });
    const session = new DedicatedSession(client);
    // Without a listener a connection that breaks while idle would end the process; the next statement says so instead.
    client.on('error', () => {
      session.broken = true;
    });
    await client.connect();
    return session;
  }

  get isBroken(): boolean {
    return this.broken;
  }

  async query<Row>(text: string, values: readonly unknown[] = []): Promise<Row[]> {
    return (await this.client.query(text, [...values])).rows as Row[];
  }

  /** Commits what `work` did when it returns; when it throws nothing of it is there. */
  async transaction<T>(work: () => Promise<T>): Promise<T> {
    await this.client.query('BEGIN');
    try {
      const result = await work();
      await this.client.query('COMMIT');
      return result;
    } catch (error) {
      // A connection that cannot even roll back is broken, and the server rolls back when it is gone.
      await this.client.query('ROLLBACK').catch(() => {
        this.broken = true;
      });
      throw error;
    }
  }

  /** Ends the session and gives up its locks; a server that does not answer is not waited for. */
  async close(): Promise<void> {
    const ended = this.client.end().catch(() => undefined);
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, 1_000);
    });
    await Promise.race([ended, late]);
    clearTimeout(timer);
  }
}
