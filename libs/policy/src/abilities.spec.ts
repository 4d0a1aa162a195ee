import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { can, isEverPermitted, isPermitted, type PermissionScope } from './abilities.js';
import type { Role } from './facts.js';
import {
  type Permission,
  PERMISSIONS,
  type PermissionAction,
  type PermissionSubject,
  ROLES,
} from './permissions.js';

const OWN: PermissionScope = { organisationId: 'acme', ownOrganisationId: 'acme' };
const FOREIGN: PermissionScope = { organisationId: 'borealis', ownOrganisationId: 'acme' };
const NOBODYS: PermissionScope = { organisationId: null, ownOrganisationId: 'acme' };

// The grid as a person reads it, written out independently of the table it checks: one letter per role in the order
// admin of operator, admin of client, auditor of operator, auditor of client, annotator, reviewer, tool.
// `a`: for any organisation. `o`: for the own organisation only. `-`: never.
const GRID: Readonly<Record<Permission, string>> = {
  'me:read': 'aaaaaaa',
  'me:update': 'aaaaaa-',
  'organisation:read': 'aoao---',
  'organisation:create': 'a------',
  'organisation:update': 'a------',
  'organisation:export': 'aoao---',
  'person:read': 'aoao---',
  'person:create': 'a------',
  'person:update': 'a------',
  'person:suspend': 'a------',
  'person:erase': 'a------',
  'person:disengage': 'ao-----',
  'vendor:read': 'aaaa---',
  'vendor:create': 'a------',
  'vendor:update': 'a------',
  'vendor:approve': '-o-----',
  'vendor:revoke': '-o-----',
  'subprocessor:read': 'aaaa---',
  'subprocessor:create': 'a------',
  'subprocessor:update': 'a------',
  'subprocessor:delete': 'a------',
  'dataset:read': 'aoao---',
  'dataset:create': '-o-----',
  'dataset:update': '-o-----',
  'dataset:delete': '-o-----',
  'dataset:lock': '-o-----',
  'item:read': '----aaa',
  'item:read-metadata': '-o--aaa',
  'item:ingest': '-o-----',
  'item:delete': '-o-----',
  'item:explain': 'ao-----',
  'project:read': 'aoao---',
  'project:create': '-o-----',
  'project:update': '-o-----',
  'project:delete': '-o-----',
  'assignment:read': 'aoao---',
  'assignment:create': 'ao-----',
  'assignment:revoke': 'ao-----',
  'access-request:ask': 'aaaaaa-',
  'access-request:read': 'aoao---',
  'access-request:create': 'ao-----',
  'access-request:decide': 'aoao---',
  'access-request:break-glass': '----aa-',
  'access-request:review': '-o-o---',
  'request-rules:read': 'aoao---',
  'request-rules:update': '-o-----',
  'task:read': 'aoao---',
  'task:create': 'ao-----',
  'task:update': 'ao-----',
  'task:claim': '----aa-',
  'task:review': '-----a-',
  'task-time:read': 'ao-----',
  'terms:read': 'aoao---',
  'terms:create': 'ao-----',
  'terms:accept': '----aa-',
  'transfer-basis:read': '-oao---',
  'transfer-basis:create': '-o-----',
  'transfer-basis:update': '-o-----',
  'transfer-basis:revoke': '-o-----',
  'tool-credential:read': '-oao---',
  'tool-credential:create': '-o-----',
  'tool-credential:update': '-o-----',
  'tool-credential:revoke': '-o-----',
  'pending-change:read': 'aoao---',
  'pending-change:decide': 'ao-----',
  'two-person-rule:read': 'aoao---',
  'two-person-rule:update': '-o-----',
  'lawful-disclosure:read': 'aoao---',
  'lawful-disclosure:create': 'ao-----',
  'lawful-disclosure:update': 'ao-----',
  'review:read': 'aoao---',
  'review:create': 'ao-----',
  'review:decide': 'aoao---',
  'notification:read': 'aoao---',
  'notification:configure': 'oo-----',
  'trail:read': '--ao---',
  'trail:acknowledge': '--ao---',
  'trail:configure': '--ao---',
};

const cells = PERMISSIONS.flatMap((permission) =>
  ROLES.map((role, column) => ({ permission, role, reach: GRID[permission].charAt(column) })),
);

describe('the role × permission grid', () => {
  it('names every permission once, in order', () => {
    expect(Object.keys(GRID)).toEqual(PERMISSIONS);
    expect(new Set(PERMISSIONS).size).toBe(PERMISSIONS.length);
  });

  it.each(cells)('$role has $permission with reach "$reach"', ({ permission, role, reach }) => {
    expect(isPermitted([role], permission, OWN)).toBe(reach !== '-');
    expect(isPermitted([role], permission, FOREIGN)).toBe(reach === 'a');
    expect(isPermitted([role], permission, NOBODYS)).toBe(reach === 'a');
    expect(isEverPermitted([role], permission)).toBe(reach !== '-');
  });

  it('gives no administrator and no auditor the bytes of an item', () => {
    const governing = ROLES.filter((role) => /_(admin|auditor)$/.test(role));
    expect(governing).toHaveLength(4);
    expect(isEverPermitted(governing, 'item:read')).toBe(false);
  });
});

describe('abilities', () => {
  const anyText = fc.string();
  const roles = fc.subarray([...ROLES]);

  it('ask the same of CASL by name and by parts', () => {
    for (const { permission, role } of cells) {
      const [subject, action] = permission.split(':') as [PermissionSubject, PermissionAction];
      expect(can([role], action, subject, OWN)).toBe(isPermitted([role], permission, OWN));
    }
  });

  it('add up over roles and never take away', () => {
    fc.assert(
      fc.property(roles, fc.constantFrom(...PERMISSIONS), (held, permission) => {
        const any = held.some((role) => isPermitted([role], permission, FOREIGN));
        expect(isPermitted(held, permission, FOREIGN)).toBe(any);
      }),
    );
  });

  const NO_ROLES = [[], null, ['unknown'], [null], ['manage'], ['all']] as unknown as readonly (
    Role[] | null
  )[];

  it.each(NO_ROLES.map((held) => ({ held })))('are none for the roles $held', ({ held }) => {
    expect(PERMISSIONS.filter((permission) => isPermitted(held, permission, OWN))).toEqual([]);
    expect(PERMISSIONS.filter((permission) => isEverPermitted(held, permission))).toEqual([]);
  });

  it('are none for a caller whose own organisation is not known', () => {
    for (const unknown of [null, '', undefined]) {
      const scope = { organisationId: 'acme', ownOrganisationId: unknown as null };
      expect(PERMISSIONS.filter((permission) => isPermitted(ROLES, permission, scope))).toEqual([]);
    }
  });

  it('do not know of wildcards', () => {
    expect(can(ROLES, 'manage' as PermissionAction, 'all' as PermissionSubject, OWN)).toBe(false);
    expect(can(ROLES, 'manage' as PermissionAction, 'dataset', OWN)).toBe(false);
    expect(can(ROLES, 'read', 'all' as PermissionSubject, OWN)).toBe(false);
  });

  it('deny whatever is not in the table', () => {
    fc.assert(
      fc.property(anyText, anyText, (action, subject) => {
        const permission = `${subject}:${action}` as Permission;
        fc.pre(!PERMISSIONS.includes(permission));
        expect(isPermitted(ROLES, permission, OWN)).toBe(false);
        expect(can(ROLES, action as PermissionAction, subject as PermissionSubject, OWN)).toBe(false);
      }),
    );
  });
});
