import { Database } from '#libs/persistence';

/** Exports under way at a time; one more waits for one to end. */
const POOL_SIZE = 4;
/** An export of what hardly exists looks through everything before its first row. */
const STATEMENT_TIMEOUT_MS = 300_000;

/** Connections of their own for exports, so that no number of them keeps a search waiting. */
export class ExportsDatabase {
  private constructor(readonly database: Database) {}

  static async connect(url: string): Promise<ExportsDatabase> {
    const database = await Database.connect({
      url,
      poolSize: POOL_SIZE,
      applicationName: 'portcullis trail exports',
      statementTimeoutMs: STATEMENT_TIMEOUT_MS,
    });
    return new ExportsDatabase(database);
  }
}
