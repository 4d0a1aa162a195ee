import type { Role } from '#libs/policy';
import type { AssignmentEntity } from '../assignments/assignment.entity.js';
import type { AccessRequestEventEntity } from './access-request-event.entity.js';
import type { AccessRequestEntity } from './access-request.entity.js';
import { type Approval, approversOf, openStep, requiredSteps } from './approval-steps.js';

/** An access request as callers see it; people by id, times in ISO 8601 UTC. */
export interface AccessRequestView {
  readonly id: string;
  readonly organisation: string;
  readonly project: string;
  readonly person: string;
  readonly requestedBy: string;
  readonly kind: 'request' | 'break_glass';
  readonly purpose: string;
  readonly durationSeconds: number;
  /** null: forgotten with whoever wrote it or whom it is about. */
  readonly justification: string | null;
  readonly state: RequestState;
  /** Until when it can be decided. */
  readonly expiresAt: string;
  readonly closedAt: string | null;
  /** Which of the steps is asked next, counted from 0; null once it is closed. */
  readonly currentStep: number | null;
  readonly steps: readonly StepView[];
  /** What it gave; null while it gave nothing. */
  readonly grant: GrantView | null;
  /** The review that follows broken glass; null for a request. */
  readonly review: ReviewView | null;
  /** What happened to it, in order. */
  readonly history: readonly HistoryView[];
  readonly createdAt: string;
}

export type RequestState = AccessRequestEntity['state'] | 'expired';

/** One step, and the people whose approval of it counts. */
export interface StepView {
  readonly roles: readonly Role[];
  readonly people: readonly string[];
  readonly threshold: number;
  readonly approvedBy: readonly string[];
}

/** The assignment a request gave. */
export interface GrantView {
  readonly assignment: string;
  readonly startsAt: string;
  readonly expiresAt: string | null;
  readonly revokedAt: string | null;
}

export interface ReviewView {
  readonly state: 'open' | 'overdue' | 'closed';
  readonly dueAt: string;
  readonly outcome: 'justified' | 'unjustified' | null;
  readonly by: string | null;
  readonly at: string | null;
}

export interface HistoryView {
  readonly action: AccessRequestEventEntity['action'];
  readonly by: string;
  readonly at: string;
  readonly step: number | null;
  readonly comment: string | null;
}

/** A request with what belongs to it. */
export interface RequestRecord {
  readonly row: AccessRequestEntity;
  readonly events: readonly AccessRequestEventEntity[];
  /** Those that count. */
  readonly approvals: readonly Approval[];
  readonly assignment: AssignmentEntity | null;
  readonly isSpecialCategory: boolean;
}

/** Returns the state at an instant: a pending request that nobody decided in time is expired. */
export function stateAt(row: Pick<AccessRequestEntity, 'state' | 'expiresAt'>, at: Date): RequestState {
  return row.state === 'pending' && row.expiresAt <= at ? 'expired' : row.state;
}

/** Returns the approvals among what happened. */
export function approvalsOf(events: readonly AccessRequestEventEntity[]): Approval[] {
  const approved = events.filter(({ action }) => action === 'approved');
  return approved.map(({ actorId, step }) => ({ personId: actorId, step: step ?? 0 }));
}

/** Returns what is shown of a request at an instant. */
export function toAccessRequestView(record: RequestRecord, at: Date): AccessRequestView {
  const { row, events, approvals, assignment } = record;
  const isOpen = row.state === 'pending';
  const steps = isOpen ? requiredSteps(row.steps, record.isSpecialCategory) : row.steps;
  return {
    id: row.id,
    organisation: row.organisationId,
    project: row.projectId,
    person: row.personId,
    requestedBy: row.requestedBy,
    kind: row.kind,
    purpose: row.purpose,
    durationSeconds: row.durationSeconds,
    justification: row.justification,
    state: stateAt(row, at),
    expiresAt: row.expiresAt.toISOString(),
    closedAt: row.closedAt?.toISOString() ?? null,
    currentStep: stateAt(row, at) === 'pending' ? openStep(steps, approvals) : null,
    steps: steps.map((step, index) => ({
      roles: step.roles,
      people: step.people,
      threshold: step.threshold,
      approvedBy: [...approversOf(approvals, index)],
    })),
    grant: assignment && toGrantView(assignment),
    review: toReviewView(row, at),
    history: events.map(toHistoryView),
    createdAt: row.createdAt.toISOString(),
  };
}

const WORDS: ReadonlySet<string> = new Set([
  'justification',
  'history',
] satisfies (keyof AccessRequestView)[]);

/** Returns what the trail keeps of a request for ever: ids and settings, no words of anybody. */
export function toAccessRequestTrail(view: AccessRequestView): object {
  return Object.fromEntries(Object.entries(view).filter(([name]) => !WORDS.has(name)));
}

function toGrantView(row: AssignmentEntity): GrantView {
  return {
    assignment: row.id,
    startsAt: row.startsAt.toISOString(),
    expiresAt: row.expiresAt?.toISOString() ?? null,
    revokedAt: row.revokedAt?.toISOString() ?? null,
  };
}

function toReviewView(row: AccessRequestEntity, at: Date): ReviewView | null {
  if (row.reviewDueAt === null) return null;
  const open = row.reviewDueAt <= at ? 'overdue' : 'open';
  return {
    state: row.reviewedAt === null ? open : 'closed',
    dueAt: row.reviewDueAt.toISOString(),
    outcome: row.reviewOutcome,
    by: row.reviewedBy,
    at: row.reviewedAt?.toISOString() ?? null,
  };
}

function toHistoryView({ action, actorId, createdAt, step, comment }: AccessRequestEventEntity): HistoryView {
  return { action, by: actorId, at: createdAt.toISOString(), step, comment };
}
