import type { Principal } from '#libs/identity';
import type {
  AssignmentFacts,
  CredentialFacts,
  PrincipalFacts,
  ProjectFacts,
  WorkerFacts,
} from '#libs/policy';

/** One caller in one project, as recorded. */
export interface SubjectFacts {
  readonly principal: PrincipalFacts;
  readonly credential: CredentialFacts | null;
  readonly project: ProjectFacts | null;
  readonly assignment: AssignmentFacts | null;
}

export interface BudgetLimits {
  readonly itemLimit: number | null;
  readonly byteLimit: number | null;
  readonly windowSeconds: number;
}

/** What a project says of browsers. */
export interface BrowserRules {
  /** Origins whose pages may read what the project answers. */
  readonly allowedOrigins: readonly string[];
  /** A presigned URL works only in the browser session of the person it was issued for. */
  readonly requireSessionForPresigned: boolean;
}

/** Where no project is known no page may read, and no URL works by itself. */
export const NO_BROWSERS: BrowserRules = Object.freeze({
  allowedOrigins: Object.freeze([]),
  requireSessionForPresigned: true,
});

/** What the SQL function `subject_facts` returns. */
export interface SubjectRow {
  readonly subjectEpoch: number;
  /** Of the credential that acts for the person; null where none does. */
  readonly toolEpoch: number | null;
  readonly organisationEpoch: number;
  readonly worker: WorkerFacts | null;
  /** Read with the epoch, unlike the principal of the request: roles withdrawn a moment ago are withdrawn here. */
  readonly principal: Pick<PrincipalFacts, 'status' | 'organisationId' | 'roles' | 'worksFor'> | null;
  readonly credential: CredentialFacts | null;
  readonly project: ProjectFacts | null;
  readonly assignment: AssignmentFacts | null;
  readonly budget: BudgetLimits | null;
}

/** Returns the caller's facts; a caller the database no longer shows is unknown in every respect, hence denied. */
export function toSubjectFacts(principal: Principal, row: SubjectRow): SubjectFacts {
  return {
    principal: {
      kind: principal.kind,
      id: principal.id,
      organisationId: row.principal?.organisationId ?? principal.organisationId,
      roles: row.principal?.roles ?? null,
      status: row.principal?.status ?? null,
      worksFor: row.principal?.worksFor ?? null,
      worker: row.worker,
    },
    credential: row.credential,
    project: row.project,
    assignment: row.assignment,
  };
}
