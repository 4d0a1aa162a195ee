import { type AccessAnswer, scopeOf } from '#libs/facts';
import type { Principal } from '#libs/identity';
import type { Database, Transaction } from '#libs/persistence';
import { auditUnavailable, type Intent, recordIfCurrent, type Recorder } from '#libs/trail';
import type { AccessRecords } from '../items/access-record.js';
import { toRefusal } from '../items/access.service.js';
import type { RequestOrigin } from '../items/read-request.js';
import type { RecordedRequest, TaskOperation } from '../items/recorded-request.js';
import type { DatasetDecisions } from '../projects/dataset-decisions.service.js';

/** Who works on tasks, and what they are doing. */
export interface TaskCall {
  readonly principal: Principal;
  readonly origin: RequestOrigin;
  readonly operation: TaskOperation;
  /** What is known of it before it is done; keys in order. */
  readonly details: RecordedRequest['details'];
}

/** What was done, on which answer it rests, and what the record says of it. */
export interface DoneWork<Value> {
  readonly value: Value;
  readonly answer: AccessAnswer;
  /** More of it, or the same members known better; merged, the keys must be in order. */
  readonly details?: RecordedRequest['details'];
}

/** Work that is allowed for at least one of the answers. */
export interface DecidedWork<Value> {
  readonly decide: () => Promise<readonly [AccessAnswer, ...AccessAnswer[]]>;
  readonly work: (transaction: Transaction, allowed: readonly AccessAnswer[]) => Promise<DoneWork<Value>>;
}

/** Thrown by work that met something another decision forbids: it is undone, then that is decided, recorded and told. */
export class WorkRefused extends Error {
  constructor(readonly decide: () => Promise<AccessAnswer>) {
    super('the work met what its caller may not have');
  }
}

/** Policy changed between the decision and its record; everything is undone and decided again. */
class DecisionStale extends Error {
  constructor(readonly answer: AccessAnswer) {
    super('policy changed since the facts were read');
  }
}

const MAX_ATTEMPTS = 4;

/**
 * Does decided work on tasks. INVARIANT: the work and its record are durable together or not at all, and neither happens on
 * facts older than the last change of policy: both take place under the organisation's lock.
 */
export class RecordedWork {
  constructor(
    private readonly database: Database,
    private readonly decisions: DatasetDecisions,
    private readonly recorder: Recorder,
    private readonly records: AccessRecords,
  ) {}

  /** Returns what the work returned and the id of its record; throws the refusal, recorded too. */
  async run<Value>(
    call: TaskCall,
    decided: DecidedWork<Value>,
  ): Promise<{ readonly recordId: string; readonly value: Value }> {
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
      const answers = await decided.decide();
      const allowed = answers.filter(({ decision }) => decision.effect === 'allow');
      try {
        if (allowed.length === 0) throw new WorkRefused(() => Promise.resolve(answers[0]));
        return await this.database.transaction(scopeOf(call.principal), (transaction) =>
          this.attempt(call, transaction, () => decided.work(transaction, allowed)),
        );
      } catch (error) {
        this.decisions.forget(call.principal, await this.staleAnswerOf(call, error));
      }
    }
    throw auditUnavailable(`policy changed ${MAX_ATTEMPTS} times while work on a task was being recorded`);
  }

  private async attempt<Value>(
    call: TaskCall,
    transaction: Transaction,
    work: () => Promise<DoneWork<Value>>,
  ): Promise<{ readonly recordId: string; readonly value: Value }> {
    const { value, answer, details } = await work();
    const intent = this.toIntent({ ...call, details: { ...call.details, ...details } }, answer);
    if (!(await recordIfCurrent(transaction, intent))) throw new DecisionStale(answer);
    return { recordId: intent.id, value };
  }

  /** Returns the answer that rests on old facts; records and throws a refusal, and throws whatever else went wrong. */
  private async staleAnswerOf(call: TaskCall, error: unknown): Promise<AccessAnswer> {
    if (error instanceof DecisionStale) return error.answer;
    if (!(error instanceof WorkRefused)) throw error;
    const answer = await error.decide();
    // Allowed by now: what refused it was older, and everything is decided again.
    if (answer.decision.effect === 'allow') return answer;
    const intent = this.toIntent(call, answer);
    if (typeof (await this.recorder.intent(intent)) === 'string') return answer;
    throw toRefusal(answer, intent);
  }

  private toIntent(request: TaskCall, answer: AccessAnswer): Intent {
    // It is about a dataset and a project; no one item is named.
    return { ...this.records.toIntent(request, answer), itemId: null, versionId: null };
  }
}
