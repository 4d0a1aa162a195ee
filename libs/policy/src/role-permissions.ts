import type { Role } from './facts.js';
import type { Permission } from './permissions.js';

/** What one role carries: `everywhere` for any organisation, `own` for the caller's own organisation only. */
export interface RolePermissions {
  readonly everywhere: readonly Permission[];
  readonly own: readonly Permission[];
}

// Reviewing is no granting: whoever the rule of a review names may keep what is there or take it away, auditors too.
const REVIEWER = ['review:read', 'review:decide'] as const satisfies readonly Permission[];

const GOVERNANCE_READ = [
  'organisation:read',
  'organisation:export',
  'person:read',
  'dataset:read',
  'project:read',
  'assignment:read',
  'access-request:read',
  'request-rules:read',
  'task:read',
  'terms:read',
  'transfer-basis:read',
  'tool-credential:read',
  'pending-change:read',
  'two-person-rule:read',
  'lawful-disclosure:read',
  'notification:read',
] as const satisfies readonly Permission[];

// The register of vendors and subprocessors is disclosed to every client in advance (C20).
const DISCLOSED = [
  'me:read',
  'me:update',
  'vendor:read',
  'subprocessor:read',
  'access-request:ask',
] as const satisfies readonly Permission[];

// Who reads a trail answers for what is raised on it: takes note of alerts, and says what is one and who is told.
const TRAIL = ['trail:read', 'trail:acknowledge', 'trail:configure'] as const satisfies readonly Permission[];

const ITEM_READER: RolePermissions = {
  everywhere: [
    'me:read',
    'me:update',
    'item:read',
    'item:read-metadata',
    'access-request:ask',
    'access-request:break-glass',
    'task:claim',
    'terms:accept',
  ],
  own: [],
};

/**
 * Guarantees the whole of what each role may do; what is not listed is denied. `everywhere` is not every item: the
 * tenant and assignment gates still decide on each one. No administrator or auditor ever carries `item:read`.
 */
export const ROLE_PERMISSIONS: Readonly<Record<Role, RolePermissions>> = {
  operator_admin: {
    everywhere: [
      'me:read',
      'me:update',
      'organisation:read',
      'organisation:create',
      'organisation:update',
      'organisation:export',
      'person:read',
      'person:create',
      'person:update',
      'person:suspend',
      'person:erase',
      'person:disengage',
      'vendor:read',
      'vendor:create',
      'vendor:update',
      'subprocessor:read',
      'subprocessor:create',
      'subprocessor:update',
      'subprocessor:delete',
      'dataset:read',
      'project:read',
      'item:explain',
      'terms:read',
      'terms:create',
      'assignment:read',
      'assignment:create',
      'assignment:revoke',
      'access-request:ask',
      'access-request:read',
      'access-request:create',
      'request-rules:read',
      'access-request:decide',
      'task:read',
      'task:create',
      'task:update',
      'task-time:read',
      'pending-change:read',
      'pending-change:decide',
      'two-person-rule:read',
      'lawful-disclosure:read',
      'lawful-disclosure:create',
      'lawful-disclosure:update',
      'review:create',
      ...REVIEWER,
      'notification:read',
    ],
    // Where a client is told is the client's to say; the operator says where it is told itself.
    own: ['notification:configure'],
  },
  client_admin: {
    everywhere: DISCLOSED,
    own: [
      ...GOVERNANCE_READ,
      'person:disengage',
      'vendor:approve',
      'vendor:revoke',
      'dataset:create',
      'dataset:update',
      'dataset:delete',
      'dataset:lock',
      'item:read-metadata',
      'item:ingest',
      'item:delete',
      'item:explain',
      'project:create',
      'project:update',
      'project:delete',
      'assignment:create',
      'assignment:revoke',
      'access-request:create',
      'access-request:review',
      'request-rules:update',
      'access-request:decide',
      'task:create',
      'task:update',
      'task-time:read',
      'terms:create',
      'transfer-basis:create',
      'transfer-basis:update',
      'transfer-basis:revoke',
      'tool-credential:create',
      'tool-credential:update',
      'tool-credential:revoke',
      'pending-change:decide',
      'two-person-rule:update',
      'lawful-disclosure:create',
      'lawful-disclosure:update',
      'review:create',
      ...REVIEWER,
      'notification:configure',
    ],
  },
  // Auditors decide only where an organisation's request rules make them approvers; they ask for nobody else.
  operator_auditor: {
    everywhere: [...DISCLOSED, ...GOVERNANCE_READ, ...REVIEWER, ...TRAIL, 'access-request:decide'],
    own: [],
  },
  client_auditor: {
    everywhere: DISCLOSED,
    own: [...GOVERNANCE_READ, ...REVIEWER, ...TRAIL, 'access-request:decide', 'access-request:review'],
  },
  annotator: ITEM_READER,
  reviewer: { everywhere: [...ITEM_READER.everywhere, 'task:review'], own: [] },
  tool: { everywhere: ['me:read', 'item:read', 'item:read-metadata'], own: [] },
};
