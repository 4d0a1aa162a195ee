import type { Audience, Notification, NotificationType } from '#libs/notifications';
import type { AccessRequestView } from './access-request.presenter.js';

/** A request before and after a step; `before` null: it was asked for, or the glass was broken. */
export interface Stepped {
  readonly before: AccessRequestView | null;
  readonly after: AccessRequestView;
}

/** Returns what people are to be told of a step, none of it in anybody's words; null where nobody has to do or know anything. */
export function noticeOf(stepped: Stepped): Notification | null {
  return stepped.after.kind === 'break_glass' ? ofBrokenGlass(stepped) : ofRequest(stepped);
}

function ofBrokenGlass({ before, after }: Stepped): Notification {
  const isNew = before === null;
  return notice(after, isNew ? 'break-glass.used' : 'break-glass.reviewed', {
    people: isNew ? [] : [after.person],
    roles: ['client_admin', 'client_auditor'],
  });
}

function ofRequest({ before, after }: Stepped): Notification | null {
  const parties = { people: [...new Set([after.person, after.requestedBy])] };
  switch (after.state) {
    case 'approved':
      return notice(after, 'access-request.approved', parties);
    case 'denied':
      return notice(after, 'access-request.denied', parties);
    case 'withdrawn':
      return notice(after, 'access-request.withdrawn', joined(parties, approversOf(before)));
    case 'pending':
    case 'expired':
      // Whoever is asked next: also when a later step is reached, not each time somebody approves within one.
      return before?.currentStep === after.currentStep
        ? null
        : notice(after, 'access-request.created', approversOf(after));
  }
}

function notice(view: AccessRequestView, type: NotificationType, audience: Audience): Notification {
  const { id, organisation, project, person, kind, currentStep, grant, review } = view;
  return {
    type,
    organisationId: organisation,
    data: {
      requestId: id,
      projectId: project,
      personId: person,
      kind,
      step: currentStep,
      assignmentId: grant?.assignment ?? null,
      expiresAt: grant === null ? view.expiresAt : grant.expiresAt,
      reviewDueAt: review?.dueAt ?? null,
      reviewOutcome: review?.outcome ?? null,
    },
    audience,
  };
}

/** Whom the step that is asked now names. */
function approversOf(view: AccessRequestView | null): Audience {
  const step = view === null || view.currentStep === null ? undefined : view.steps[view.currentStep];
  return { people: step?.people ?? [], roles: step?.roles ?? [] };
}

function joined({ people = [] }: Audience, other: Audience): Audience {
  return { ...other, people: [...new Set([...people, ...(other.people ?? [])])] };
}
