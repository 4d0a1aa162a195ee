/** One step of the approvals a request needs, and who has approved in it. */
export interface RequestStep {
  readonly roles: readonly string[];
  readonly people: readonly string[];
  readonly threshold: number;
  readonly approvedBy: readonly string[];
}

/** Something that happened to a request. */
export interface RequestEvent {
  readonly action: string;
  readonly by: string | null;
  readonly at: string;
  readonly step: number | null;
  readonly comment: string | null;
}

/** Access that was asked for, or taken by breaking the glass. */
export interface AccessRequest {
  readonly id: string;
  readonly organisation: string;
  readonly project: string;
  readonly person: string;
  readonly requestedBy: string;
  readonly kind: 'request' | 'break_glass';
  readonly purpose: string;
  readonly durationSeconds: number;
  readonly justification: string | null;
  readonly state: string;
  readonly expiresAt: string | null;
  readonly currentStep: number | null;
  readonly steps: readonly RequestStep[];
  readonly grant: {
    readonly assignment: string;
    readonly startsAt: string;
    readonly expiresAt: string | null;
    readonly revokedAt: string | null;
  } | null;
  readonly review: {
    readonly state: 'open' | 'overdue' | 'closed';
    readonly dueAt: string;
    readonly outcome: string | null;
    readonly by: string | null;
  } | null;
  readonly history: readonly RequestEvent[];
  readonly createdAt: string;
}

/** One thing done under a grant. */
export interface GrantAccess {
  readonly recordId: string;
  readonly at: string;
  readonly kind: string;
  readonly operation: string | null;
  readonly effect: string;
  readonly codes: readonly string[];
  readonly item: string | null;
  readonly bytesSent: number | null;
}

/** Who approves what at an organisation, and who may break the glass. */
export interface RequestRules {
  readonly organisation: string;
  readonly steps: readonly Omit<RequestStep, 'approvedBy'>[];
  readonly pendingSeconds: number;
  readonly maxGrantSeconds: number;
  readonly breakGlass: {
    readonly people: readonly string[];
    readonly maxSeconds: number;
    readonly reviewSeconds: number;
  };
  readonly updatedAt: string | null;
}

/** A change that waits for a second person. */
export interface PendingChange {
  readonly id: string;
  readonly organisation: string;
  readonly kind: string;
  readonly target: string | null;
  readonly state: 'pending' | 'applied' | 'rejected' | 'expired';
  readonly concerns: readonly { readonly code: string; readonly what: string }[];
  readonly before: Readonly<Record<string, unknown>> | null;
  readonly after: Readonly<Record<string, unknown>> | null;
  readonly reason: string | null;
  readonly proposedBy: string;
  readonly proposedAt: string;
  readonly expiresAt: string;
  readonly decidedBy: string | null;
  readonly decidedAt: string | null;
}

/** Whether changes that weaken something wait for a second person. */
export interface TwoPersonRule {
  readonly organisation: string;
  readonly rule: 'recorded' | 'required';
  readonly administrators: number;
}
