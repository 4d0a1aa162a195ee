import { AppError, type Clock } from '#libs/kernel';
import type { Database } from '#libs/persistence';
import { type Scope, type Transaction } from '#libs/persistence';

/** What a change concerns: whose reads it must be ordered against, and whose facts it changes. */
export interface ChangeScope {
  /** Client organisations whose reads wait for this change to commit. */
  readonly organisations: readonly string[];
  /** Organisations, people and credentials whose cached facts are void from here on. */
  readonly scopes: readonly string[];
}

const POLL_MS = 5;
const LIMIT_MS = 5_000;

/**
 * The only way to change policy. INVARIANT I6: when `run` returns, every later decision on every instance sees the change,
 * and no stream that it forbids sends another byte.
 */
export class PolicyChanges {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  async run<T>(
    scope: Scope,
    change: ChangeScope,
    work: (transaction: Transaction) => Promise<T>,
  ): Promise<T> {
    const { result, epoch } = await this.database.transaction(scope, async (transaction) => {
      // A process frozen in here holds locks that every read of these clients waits for: the database lets go for it.
      await transaction.query(`SET LOCAL idle_in_transaction_session_timeout = '1s'`);
      const [row] = await transaction.query<{ epoch: string }[]>(
        'SELECT begin_policy_change($1, $2) AS epoch',
        [[...change.organisations], [...change.scopes]],
      );
      return { result: await work(transaction), epoch: Number(row?.epoch) };
    });
    await this.untilAppliedEverywhere(epoch);
    return result;
  }

  private async untilAppliedEverywhere(epoch: number): Promise<void> {
    const startedAt = this.clock.monotonicMs();
    while (this.clock.monotonicMs() - startedAt < LIMIT_MS) {
      const [row] = await this.database.query<{ waiting: boolean }>(
        'SELECT EXISTS (SELECT FROM gateway_instances WHERE applied_epoch < $1 AND lease_until > clock_timestamp()) AS waiting',
        [epoch],
      );
      if (row?.waiting === false) return;
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
    throw new AppError({
      code: 'CHANGE_UNCONFIRMED',
      kind: 'unavailable',
      publicMessage:
        'The change is saved, but not every gateway has confirmed it yet. Ask again before relying on it.',
      internalMessage: `policy epoch ${epoch} was not applied by every live instance within ${LIMIT_MS} ms`,
      retryAfterSeconds: 1,
    });
  }
}
