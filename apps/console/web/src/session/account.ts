import { isEverPermitted, type Permission } from '#libs/policy';
import type { Me } from '../api/views.js';
import type { Session } from './session.js';

/** Who is signed in and what their roles permit; the API decides again, this only decides what is offered. */
export interface Account {
  readonly me: Me;
  readonly name: string;
  may(permission: Permission): boolean;
}

/** Returns the account of somebody signed in. */
export function accountOf(me: Me, session: Session): Account {
  const roles = me.roles as Parameters<typeof isEverPermitted>[0];
  return {
    me,
    name: session.name || me.principal.handle,
    may: (permission) => isEverPermitted(roles, permission),
  };
}
