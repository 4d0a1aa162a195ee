import type { Role } from './facts.js';

/** Guarantees every role that exists; a role outside this list grants nothing. */
export const ROLES = [
  'operator_admin',
  'client_admin',
  'operator_auditor',
  'client_auditor',
  'annotator',
  'reviewer',
  'tool',
] as const satisfies readonly Role[];

// What can be done to what. `item:read` is the bytes; `me` is the caller's own assignments, projects and terms, and what they choose for themselves.
const ACTIONS_BY_SUBJECT = {
  me: ['read', 'update'],
  organisation: ['read', 'create', 'update', 'export'],
  person: ['read', 'create', 'update', 'suspend', 'erase', 'disengage'],
  vendor: ['read', 'create', 'update', 'approve', 'revoke'],
  subprocessor: ['read', 'create', 'update', 'delete'],
  dataset: ['read', 'create', 'update', 'delete', 'lock'],
  item: ['read', 'read-metadata', 'ingest', 'delete', 'explain'],
  project: ['read', 'create', 'update', 'delete'],
  assignment: ['read', 'create', 'revoke'],
  // `ask` is about oneself, `create` about others.
  'access-request': ['ask', 'read', 'create', 'decide', 'break-glass', 'review'],
  'request-rules': ['read', 'update'],
  task: ['read', 'create', 'update', 'claim', 'review'],
  'task-time': ['read'],
  terms: ['read', 'create', 'accept'],
  'transfer-basis': ['read', 'create', 'update', 'revoke'],
  'tool-credential': ['read', 'create', 'update', 'revoke'],
  'pending-change': ['read', 'decide'],
  'two-person-rule': ['read', 'update'],
  'lawful-disclosure': ['read', 'create', 'update'],
  review: ['read', 'create', 'decide'],
  notification: ['read', 'configure'],
  trail: ['read', 'acknowledge', 'configure'],
} as const;

/** The kind of thing a permission is about. */
export type PermissionSubject = keyof typeof ACTIONS_BY_SUBJECT;

/** What can be done to a subject of this kind. */
export type PermissionAction<Subject extends PermissionSubject = PermissionSubject> = {
  [Key in Subject]: (typeof ACTIONS_BY_SUBJECT)[Key][number];
}[Subject];

/** A permission by name, `subject:action`; a misspelt one does not compile. */
export type Permission = {
  [Subject in PermissionSubject]: `${Subject}:${PermissionAction<Subject>}`;
}[PermissionSubject];

/** Guarantees every permission a route may require, in the table's order. */
export const PERMISSIONS: readonly Permission[] = Object.freeze(
  Object.entries(ACTIONS_BY_SUBJECT).flatMap(([subject, actions]) =>
    actions.map((action) => `${subject}:${action}` as Permission),
  ),
);
