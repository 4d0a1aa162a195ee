import type { AccessAnswer } from '#libs/facts';
import { AppError } from '#libs/kernel';
import type { Recorder } from '#libs/trail';
import { auditUnavailable } from '#libs/trail';
import type { AccessRecords } from '../items/access-record.js';
import { toRefusal } from '../items/access.service.js';
import { inOrder, type RecordedRequest } from '../items/recorded-request.js';
import { toRecordedRead } from '../items/read-item.service.js';
import type { DatasetDecisions, ProjectQuestion } from '../projects/dataset-decisions.service.js';
import { type Bucket, sourceOf } from './buckets/bucket.js';
import { toItemRequest } from './objects/object-request.js';
import { doorOf, type S3Call } from './protocol/s3-call.js';
import { refuse, type S3Refusal } from './protocol/s3-refusal.js';

const MAX_ATTEMPTS = 4;
const WRITES = {
  upload: { action: 'item:ingest', operation: 'upload' },
  deletion: { action: 'item:delete', operation: 'deletion' },
} as const;

/** Records what is asked for and cannot be had: keys that are not there, and writes. */
export class RefusedAttempts {
  constructor(
    private readonly decisions: DatasetDecisions,
    private readonly recorder: Recorder,
    private readonly records: AccessRecords,
  ) {}

  /**
   * Returns the 404 of a read that found no item. Whoever may not list the dataset that the key falls under gets that refusal
   * thrown, for any key: only those who may list it learn that a key is missing.
   */
  async missingKey(call: S3Call, bucket: Bucket | null, operation: string): Promise<S3Refusal> {
    const question = toQuestion(call, bucket);
    const request = toRecordedRead({
      ...question,
      item: toItemRequest(call),
      door: doorOf(call, operation),
    });
    const { answer, intent } = await this.record(question, request, async () => {
      const refusing = await this.listingRefusal(question, call, bucket);
      return refusing ?? this.decisions.ofNothing(question);
    });
    const refusal = toRefusal(answer, intent);
    if (refusal.kind !== 'not-found') throw refusal;
    return refuse(bucket ? 'NoSuchKey' : 'NoSuchBucket', undefined, { recordId: intent.id });
  }

  /**
   * Returns the refusal of a read that found its item, as it may be told: whoever may not list the dataset is told what they
   * would be told of a key that is missing. On record is why the item itself was refused.
   */
  async presentKey(call: S3Call, bucket: Bucket, refusal: unknown): Promise<unknown> {
    const recordId = refusal instanceof AppError ? refusal.context?.['recordId'] : undefined;
    if (typeof recordId !== 'string') return refusal;
    const refusing = await this.listingRefusal(toQuestion(call, bucket), call, bucket);
    return refusing ? toRefusal(refusing, { id: recordId }) : refusal;
  }

  /** Returns why the caller may not learn which keys there are beside this one; null where they may. */
  private async listingRefusal(
    question: ProjectQuestion,
    { target }: S3Call,
    bucket: Bucket | null,
  ): Promise<AccessAnswer | null> {
    const answers = await this.decisions.ofProject(question);
    const source = bucket && sourceOf(bucket, target.key ?? '');
    const [first, ...rest] = source
      ? answers.filter(({ facts }) => facts.dataset?.id === source.datasetId)
      : answers;
    const mayList = [first, ...rest].some((answer) => answer?.decision.effect === 'allow');
    return mayList ? null : (first ?? null);
  }

  /** Returns the record of a write that was asked of a door that takes none, whatever the caller may do elsewhere. */
  async write(call: S3Call, bucket: Bucket | null, kind: keyof typeof WRITES): Promise<string> {
    const { action, operation } = WRITES[kind];
    const question = { ...toQuestion(call, bucket), action };
    const details = inOrder({ ...doorOf(call, kind), method: call.method });
    const request: RecordedRequest = { ...question, operation, details };
    const { intent } = await this.record(question, request, async () => {
      const [answer] = await this.decisions.ofProject(question);
      return answer.decision.effect === 'deny' ? answer : this.decisions.ofNothing(question);
    });
    return intent.id;
  }

  private async record(
    { principal }: ProjectQuestion,
    request: RecordedRequest,
    decide: () => Promise<AccessAnswer>,
  ): Promise<{ answer: AccessAnswer; intent: ReturnType<AccessRecords['toIntent']> }> {
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
      const answer = await decide();
      const intent = this.records.toIntent(request, answer);
      const recorded = await this.recorder.intent(intent);
      if (typeof recorded === 'object') return { answer, intent };
      this.decisions.forget(principal, answer);
    }
    throw auditUnavailable(`policy changed ${MAX_ATTEMPTS} times while one refusal was being recorded`);
  }
}

function toQuestion({ caller, origin }: S3Call, bucket: Bucket | null): ProjectQuestion {
  const action = 'item:read-metadata';
  return { principal: caller.principal, projectReference: bucket?.projectId ?? null, origin, action };
}
