import type { AccessAnswer } from '#libs/facts';
import { uuidV7 } from '#libs/kernel';
import {
  accessEvent,
  type EntryKind,
  type Intent,
  type OriginRegister,
  type OriginValues,
  type TicketUse,
} from '#libs/trail';
import { toAccessRecord } from './access-record-text.js';
import { recordableText } from './read-request.js';
import type { RecordedRequest } from './recorded-request.js';

/** Writes the intent of one decision. */
export class AccessRecords {
  constructor(private readonly origins: OriginRegister) {}

  /**
   * Returns the intent of one decision. Its event holds all the decision was made from (invariant I2): the shared facts and
   * what is personal by the hash of their value, the rest in full.
   */
  toIntent(request: RecordedRequest, answer: AccessAnswer): Intent {
    const { decision, subject, dataset } = answer;
    const origin = this.originOf(request, answer);
    const target = toTarget(answer);
    const id = uuidV7();
    return {
      id,
      organisationId: answer.owner,
      kind: kindOf(request.operation),
      effect: decision.effect,
      codes: decision.reasons.map((reason) => reason.code),
      subjectId: subject.facts.principal.id,
      toolId: request.principal.credentialId,
      country: answer.own.network.country,
      bytes: answer.request.bytes,
      leaseId: answer.own.lease?.id ?? null,
      ticket: request.ticket ? toTicketUse(request.ticket, answer) : null,
      ...target,
      ...toEpochs(answer),
      ...toLimits(answer),
      event: toEvent({ id, request, answer, origin, target }),
      values: [subject.snapshot, ...(dataset ? [dataset.snapshot] : []), ...listOf(origin)],
    };
  }

  private originOf({ principal, origin }: RecordedRequest, { owner }: AccessAnswer): OriginValues {
    return this.origins.of({
      organisationId: owner,
      subjectId: principal.id,
      handle: principal.handle,
      address: origin.address,
      userAgent: origin.userAgent,
    });
  }
}

const OF_ITEMS: ReadonlySet<RecordedRequest['operation']> = new Set([
  'content',
  'content-head',
  'metadata',
  'upload',
  'deletion',
]);

function kindOf(operation: RecordedRequest['operation']): EntryKind {
  // A ticket gives no byte: whoever asks who has seen an item must not be told of those who could have.
  if (operation === 'ticket.create') return 'administration';
  return OF_ITEMS.has(operation) ? 'access' : 'listing';
}

function toTicketUse(
  { held, useOf }: NonNullable<RecordedRequest['ticket']>,
  { item }: AccessAnswer,
): TicketUse {
  return { id: held.id, network: held.network, use: useOf(item) };
}

type Target = Pick<Intent, 'projectId' | 'datasetId' | 'itemId' | 'versionId'>;

function toEvent(parts: {
  readonly id: string;
  readonly request: RecordedRequest;
  readonly answer: AccessAnswer;
  readonly origin: OriginValues;
  readonly target: Target;
}): Intent['event'] {
  const { id, request, answer, origin, target } = parts;
  const { principal } = request;
  const { effect, reasons, policyVersion } = answer.decision;
  return accessEvent({
    recordId: id,
    organisationId: answer.owner,
    atMs: Date.parse(answer.request.at),
    operation: request.operation,
    effect,
    reasons,
    policyVersion,
    actor: principal,
    ...target,
    bytes: answer.request.bytes,
    origin: {
      addressValue: origin.address?.sha256 ?? null,
      agentValue: origin.agent.sha256,
      country: answer.own.network.country,
      requestId: request.origin.requestId,
      traceId: request.origin.traceId,
    },
    record: toAccessRecord(request, answer),
  });
}

function listOf({ address, agent }: OriginValues): OriginValues['agent'][] {
  return address ? [address, agent] : [agent];
}

/** Any item of a dataset is decided under the dataset's own id: such an answer is about no item in particular. */
function namedItem({ item }: AccessAnswer['own']): AccessAnswer['own']['item'] {
  return item?.id === item?.datasetId ? null : item;
}

function toTarget({ own, subject, dataset }: AccessAnswer): Target {
  const item = namedItem(own);
  return {
    projectId: subject.facts.project?.id ?? null,
    datasetId: dataset?.facts.dataset.id ?? null,
    itemId: item?.id ?? null,
    versionId: item?.versionId ?? null,
  };
}

/** What the caller could not see at all (foreign, missing) rests on no organisation's epoch. */
function toEpochs({
  item,
  dataset,
  subject,
}: AccessAnswer): Pick<Intent, 'organisationEpoch' | 'subjectEpoch' | 'toolEpoch'> {
  if (!item) return { organisationEpoch: null, subjectEpoch: null, toolEpoch: null };
  // The parts were loaded one by one; the oldest of them is what the decision is as old as.
  const sameOwner = subject.facts.project?.organisationId === item.facts.organisationId;
  const parts = [
    item.organisationEpoch,
    dataset?.organisationEpoch ?? 0,
    ...(sameOwner ? [subject.organisationEpoch] : []),
  ];
  const { subjectEpoch, toolEpoch } = subject;
  return { organisationEpoch: Math.min(...parts), subjectEpoch, toolEpoch };
}

/** Only bytes that are given count against a budget. */
function toLimits({
  decision,
  request,
  subject,
}: AccessAnswer): Pick<Intent, 'itemLimit' | 'byteLimit' | 'windowSeconds'> {
  const limits = decision.effect === 'allow' && request.bytes > 0 ? subject.limits : null;
  return {
    itemLimit: limits?.itemLimit ?? null,
    byteLimit: limits?.byteLimit ?? null,
    windowSeconds: limits?.windowSeconds ?? null,
  };
}

/** Returns a header value short enough to record. */
export function detail(value: string | undefined): string | null {
  return value === undefined ? null : recordableText(value);
}
