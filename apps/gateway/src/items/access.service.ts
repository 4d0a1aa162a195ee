import type { AccessDecider } from '#libs/facts';
import { type AccessAnswer, type AccessQuestion, callerScopes } from '#libs/facts';
import { AppError } from '#libs/kernel';
import { type Decision, disclose, REASON_CODES } from '#libs/policy';
import type { Recorder } from '#libs/trail';
import { auditUnavailable, type Intent, type IssuedReceipt } from '#libs/trail';
import type { RegisteredStream } from '../streams/stream-registry.js';
import type { StreamRegistry } from '../streams/stream-registry.js';
import type { AccessRecords } from './access-record.js';
import type { LinkOfRead } from './link-of-read.js';
import type { RecordedRequest } from './recorded-request.js';

/** A recorded leave to read. INVARIANT I1: it exists only after its record is durable. */
export interface AccessGrant {
  readonly recordId: string;
  readonly receipt: IssuedReceipt;
  readonly owner: string;
  readonly answer: AccessAnswer;
  /** Must be released when the read is over, and asked before every byte. */
  readonly stream: RegisteredStream;
}

/** One answer on its way to its record. */
interface Attempt {
  readonly answer: AccessAnswer;
  /** Whether its facts were read for this request: those of a first attempt may have been remembered. */
  readonly isFresh: boolean;
  readonly whileRecording: ((answer: AccessAnswer) => void) | undefined;
}

const MAX_ATTEMPTS = 6;

type BudgetSpent = Awaited<ReturnType<AccessDecider['spentOf']>>;

/** Decides, records, and only then hands out a grant; a refusal is recorded too and thrown with what may be told of it. */
export class AccessService {
  constructor(
    private readonly decider: AccessDecider,
    private readonly recorder: Recorder,
    private readonly streams: StreamRegistry,
    private readonly records: AccessRecords,
  ) {}

  /** `whileRecording` is told what is about to be recorded as allowed: no grant yet, only what can be prepared for one. */
  async obtain(
    question: AccessQuestion,
    request: RecordedRequest,
    whileRecording?: (answer: AccessAnswer) => void,
  ): Promise<AccessGrant> {
    let spent: BudgetSpent | undefined;
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
      const answer = await this.answer(question, spent);
      const outcome = await this.attempt(question, request, { answer, isFresh: attempt > 0, whileRecording });
      if (typeof outcome === 'object') return outcome;
      this.decider.forget(question, answer);
      spent = outcome === 'budget' ? await this.decider.spentOf(answer) : undefined;
    }
    throw auditUnavailable(`policy changed ${MAX_ATTEMPTS} times while one access was being recorded`);
  }

  private async attempt(
    question: AccessQuestion,
    request: RecordedRequest,
    { answer, isFresh, whileRecording }: Attempt,
  ): Promise<AccessGrant | 'stale' | 'budget' | 'lease'> {
    const ticket = request.ticket?.held;
    const link = linkOf(request);
    if (answer.decision.effect === 'allow') {
      if (link && !link.isFor(answer)) {
        // What is remembered may be older than the link: only facts read for this very request refuse it.
        if (isFresh) throw await link.refusalOf(answer);
        return 'stale';
      }
      whileRecording?.(answer);
    }
    const outcome = await this.record(question, request, answer);
    if (outcome !== 'ticket') return outcome;
    if (ticket) throw await ticket.refusalByRecord();
    return 'stale';
  }

  /** Registers the read first and records it second, so that no policy change can fall between the two. */
  private async record(
    question: AccessQuestion,
    request: RecordedRequest,
    answer: AccessAnswer,
  ): Promise<AccessGrant | 'stale' | 'budget' | 'lease' | 'ticket'> {
    const stream = this.register(question, answer, linkOf(request));
    try {
      const intent = this.records.toIntent(request, answer);
      const receipt = await this.recorder.intent(intent);
      const isRecorded = typeof receipt === 'object';
      if (isRecorded && answer.decision.effect === 'allow')
        return { recordId: intent.id, receipt, owner: intent.organisationId, answer, stream };
      stream.release();
      if (isRecorded) throw toRefusal(answer, intent);
      return receipt;
    } catch (error) {
      stream.release();
      throw error;
    }
  }

  private async answer(question: AccessQuestion, spent: BudgetSpent | undefined): Promise<AccessAnswer> {
    const answer = await this.decider.answer(question, spent);
    if (answer !== 'ambiguous') return answer;
    throw new AppError({
      code: 'PROJECT_AMBIGUOUS',
      kind: 'invalid',
      publicMessage: 'This item is in more than one of your projects: name one with ?project=.',
      context: { errors: [{ field: 'project', detail: 'must say which of your projects this is for' }] },
    });
  }

  private register(
    question: AccessQuestion,
    answer: AccessAnswer,
    link: LinkOfRead | undefined,
  ): RegisteredStream {
    // The project on the record is the one that must still allow the read; another that does would be another access.
    const projectReference = answer.subject.facts.project?.id ?? question.projectReference;
    return this.streams.register({
      scopes: [...callerScopes(question.principal), answer.owner],
      isStillAllowed: async () => {
        const again = await this.decider.answer({ ...question, projectReference });
        if (again === 'ambiguous') return false;
        const allowed = stillAllowed(again.decision);
        return allowed === true && link ? link.stillHolds(again) : allowed;
      },
    });
  }
}

function linkOf({ ticket, link }: RecordedRequest): LinkOfRead | undefined {
  return ticket?.held ?? link;
}

/** Says whether a decision made again still allows: a refusal for nothing but a part that is away says nothing of the right. */
export function stillAllowed(decision: Decision): boolean | 'unknown' {
  const { status } = disclose(decision);
  return status === 'unavailable' ? 'unknown' : status === 'allow';
}

/** Returns what the caller may know of a recorded refusal. */
export function toRefusal(answer: AccessAnswer, intent: Pick<Intent, 'id'>): AppError {
  const { status, reasons } = disclose(answer.decision);
  const shown = reasons.map(({ gate, code }) => ({ gate, code, detail: REASON_CODES[code].detail }));
  const context = { recordId: intent.id, reasons: shown };
  const first = shown[0];
  if (status === 'not-found' || !first) {
    return new AppError({
      code: 'NOT_FOUND',
      kind: 'not-found',
      publicMessage: 'There is nothing here that you may see.',
      context: { recordId: intent.id },
    });
  }
  const kind = status === 'unavailable' ? 'unavailable' : 'forbidden';
  return new AppError({ code: first.code, kind, publicMessage: first.detail, context, retryAfterSeconds: 1 });
}
