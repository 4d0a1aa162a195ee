import { uuidV7 } from '#libs/kernel';
import { notify } from '#libs/notifications';
import type { Transaction } from '#libs/persistence';
import type { AdministrationEntry } from '../administration-trail/administration-entry.js';
import { AccessRequestEventEntity } from './access-request-event.entity.js';
import { AccessRequestEntity } from './access-request.entity.js';
import {
  type AccessRequestView,
  toAccessRequestTrail,
  toAccessRequestView,
} from './access-request.presenter.js';
import { noticeOf } from './request-notices.js';
import type { RequestRecords } from './request-records.js';

/** What a step of a request's life did: its name on the trail, and what is added to its history. */
export interface Step {
  /** Of `access-request.<verb>`. */
  readonly verb: string;
  readonly event: Pick<AccessRequestEventEntity, 'action' | 'step'>;
  /** What else it did, each a record of its own. */
  readonly also?: readonly AdministrationEntry[];
}

/** A step that was made, to be written down. */
export interface MadeStep {
  readonly id: string;
  readonly step: Step;
  readonly at: Date;
  /** null: it came into being. */
  readonly before: AccessRequestView | null;
  readonly actorId: string;
  readonly comment?: string | undefined;
}

/** Adds the step to the request's history and tells whom it concerns; returns the request as it is then, and what is recorded. */
export async function writeStep(
  transaction: Transaction,
  records: RequestRecords,
  { id, step, at, before, actorId, comment }: MadeStep,
): Promise<{ readonly body: AccessRequestView; readonly entry: AdministrationEntry }> {
  const { organisationId } = await transaction.findOneByOrFail(AccessRequestEntity, { id });
  const event = { id: uuidV7(), organisationId, requestId: id, actorId, comment: comment ?? null };
  await transaction.insert(AccessRequestEventEntity, { ...event, ...step.event, createdAt: at });
  const body = toAccessRequestView(await records.getWithDetails(transaction, id), at);
  const notice = noticeOf({ before, after: body });
  if (notice !== null) await notify(transaction, notice);
  const entry = {
    action: `access-request.${step.verb}`,
    object: { type: 'access-request', id },
    before: before && toAccessRequestTrail(before),
    after: toAccessRequestTrail(body),
    projectId: body.project,
  };
  return { body, entry };
}
