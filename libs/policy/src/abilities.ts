import { Ability, type MatchConditions } from '@casl/ability';
import type { Role } from './facts.js';
import { isKnown, isSame, someOf } from './known.js';
import {
  PERMISSIONS,
  type Permission,
  type PermissionAction,
  type PermissionSubject,
  ROLES,
} from './permissions.js';
import { ROLE_PERMISSIONS } from './role-permissions.js';

/** Whose the thing is, and whose the caller is. `organisationId` null: the thing belongs to no organisation, or none is known. */
export interface PermissionScope {
  readonly organisationId: string | null;
  readonly ownOrganisationId: string | null;
}

/** What CASL is asked about: never a bare type, because a bare type skips the condition. */
interface ScopedSubject extends PermissionScope {
  readonly kind: PermissionSubject;
}

type ScopeCondition = (scope: PermissionScope) => boolean;
type RoleAbility = Ability<[PermissionAction, PermissionSubject | ScopedSubject], ScopeCondition>;

const isOwnOrganisation: ScopeCondition = ({ organisationId, ownOrganisationId }) =>
  isSame(organisationId, ownOrganisationId);

// Built once: the condition compares within the question, so no ability is ever built for one caller.
const ABILITIES: ReadonlyMap<string, RoleAbility> = new Map(ROLES.map((role) => [role, abilityOf(role)]));

const PARTS: ReadonlyMap<string, readonly [PermissionSubject, PermissionAction]> = new Map(
  PERMISSIONS.map((permission) => [permission, partsOf(permission)]),
);

/**
 * Guarantees true only if one of the roles carries the action on the subject in this scope. An unknown role, action or
 * subject, and a caller without an organisation, are refused.
 */
export function can(
  roles: readonly Role[] | null,
  action: PermissionAction,
  subject: PermissionSubject,
  scope: PermissionScope,
): boolean {
  if (!isKnown(scope.ownOrganisationId)) return false;
  const asked: ScopedSubject = { kind: subject, ...scope };
  return someOf(roles, (role) => ABILITIES.get(role)?.can(action, asked) === true);
}

/** Guarantees the same answer as `can`, for a permission by name as routes state it. */
export function isPermitted(
  roles: readonly Role[] | null,
  permission: Permission,
  scope: PermissionScope,
): boolean {
  const parts = PARTS.get(permission);
  return parts !== undefined && can(roles, parts[1], parts[0], scope);
}

/**
 * Guarantees false if none of the roles carries the permission for any organisation at all. True is leave to look the
 * thing up, after which `isPermitted` must be asked with its organisation.
 */
export function isEverPermitted(roles: readonly Role[] | null, permission: Permission): boolean {
  const own = 'own';
  return isPermitted(roles, permission, { organisationId: own, ownOrganisationId: own });
}

function abilityOf(role: Role): RoleAbility {
  const { everywhere, own } = ROLE_PERMISSIONS[role];
  const rules = [
    ...everywhere.map((permission) => ruleOf(permission)),
    ...own.map((permission) => ({ ...ruleOf(permission), conditions: isOwnOrganisation })),
  ];
  return new Ability<[PermissionAction, PermissionSubject | ScopedSubject], ScopeCondition>(rules, {
    conditionsMatcher: (condition) => condition as unknown as MatchConditions,
    detectSubjectType: (asked) => asked.kind,
  });
}

function ruleOf(permission: Permission) {
  const [subject, action] = partsOf(permission);
  return { subject, action };
}

function partsOf(permission: Permission): readonly [PermissionSubject, PermissionAction] {
  const [subject, action] = permission.split(':');
  return [subject as PermissionSubject, action as PermissionAction];
}
