import type { AccessAnswer } from '#libs/facts';
import type { Principal } from '#libs/identity';
import { uuidV7 } from '#libs/kernel';
import type { EntryKind, Intent } from '#libs/trail';
import { recordableText, type RequestOrigin } from './read-request.js';

export interface RecordedRequest {
  readonly principal: Principal;
  readonly origin: RequestOrigin;
  readonly kind: EntryKind;
  /** How it was asked: method, range and the like; small, from known headers only. */
  readonly details: Readonly<Record<string, string | number | null>>;
}

/**
 * Returns the intent of one decision. Its body holds all the decision was made from (invariant I2): the shared facts by the
 * hash of their snapshot, the rest in full.
 */
export function toIntent(request: RecordedRequest, answer: AccessAnswer): Intent {
  const { decision, subject, dataset } = answer;
  return {
    id: uuidV7(),
    organisationId: answer.owner,
    kind: request.kind,
    effect: decision.effect,
    codes: decision.reasons.map((reason) => reason.code),
    subjectId: subject.facts.principal.id,
    bytes: answer.request.bytes,
    ...toTarget(answer),
    ...toEpochs(answer),
    ...toLimits(answer),
    body: toBody(request, answer),
    snapshots: dataset ? [subject.snapshot, dataset.snapshot] : [subject.snapshot],
  };
}

function toTarget({ own, subject }: AccessAnswer): Pick<Intent, 'projectId' | 'itemId' | 'versionId'> {
  return {
    projectId: subject.facts.project?.id ?? null,
    itemId: own.item?.id ?? null,
    versionId: own.item?.versionId ?? null,
  };
}

/** What the caller could not see at all (foreign, missing) rests on no organisation's epoch. */
function toEpochs({
  item,
  dataset,
  subject,
}: AccessAnswer): Pick<Intent, 'organisationEpoch' | 'subjectEpoch'> {
  if (!item) return { organisationEpoch: null, subjectEpoch: null };
  // The parts were loaded one by one; the oldest of them is what the decision is as old as.
  const sameOwner = subject.facts.project?.organisationId === item.facts.organisationId;
  const parts = [
    item.organisationEpoch,
    dataset?.organisationEpoch ?? 0,
    ...(sameOwner ? [subject.organisationEpoch] : []),
  ];
  return { organisationEpoch: Math.min(...parts), subjectEpoch: subject.subjectEpoch };
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

function toBody({ principal, origin, details }: RecordedRequest, answer: AccessAnswer): string {
  return JSON.stringify({
    v: 1,
    policyVersion: answer.decision.policyVersion,
    request: answer.request,
    reasons: answer.decision.reasons,
    facts: {
      subject: answer.subject.snapshot.sha256,
      dataset: answer.dataset?.snapshot.sha256 ?? null,
      ...answer.own,
    },
    principal: {
      handle: principal.handle,
      credentialId: principal.credentialId,
      authenticatedBy: principal.authenticatedBy,
    },
    origin,
    details,
  });
}

/** Returns a header value short enough to record. */
export function detail(value: string | undefined): string | null {
  return value === undefined ? null : recordableText(value);
}
