import { wellFormed } from './event-parts.js';

/** Which class and activity of the schema an action of administration is. */
export interface AdministrationClass {
  readonly class: 'api' | 'account' | 'privilege';
  readonly activityId: number;
}

const OTHER = 99;

/** Accounts (3001): 1 Create, 2 Enable, 5 Disable; the schema has no update of one. */
const ACCOUNT_VERBS = new Map([
  ['create', 1],
  ['reinstate', 2],
  ['suspend', 5],
]);

/** Privileges (3005): 1 Assign, 2 Revoke. */
const PRIVILEGE_ACTIONS = new Map([
  ['assignment.create', 1],
  ['assignment.revoke', 2],
  ['access-request.grant', 1],
  ['access-request.break-glass', 1],
  ['tool-credential.connect', 1],
  ['tool-credential.disconnect', 2],
]);

/** Everything else (6003): 1 Create, 2 Read, 3 Update, 4 Delete. */
const API_VERBS = new Map([
  ['create', 1],
  ['ingest', 1],
  ['issue', 1],
  ['start', 1],
  ['explain', 2],
  ['update', 3],
  ['erase', 4],
]);

/** Guarantees a class for every action, also one it does not know: 6003 "Other", named by its verb. */
export function classify(action: string): AdministrationClass {
  const privilege = PRIVILEGE_ACTIONS.get(action);
  if (privilege !== undefined) return { class: 'privilege', activityId: privilege };
  const verb = verbOf(action);
  if (action.startsWith('person.')) return { class: 'account', activityId: ACCOUNT_VERBS.get(verb) ?? OTHER };
  return { class: 'api', activityId: API_VERBS.get(verb) ?? OTHER };
}

/** Returns what follows the object in `<object>.<verb>`. */
export function verbOf(action: string): string {
  return action.slice(action.indexOf('.') + 1);
}

/** Returns the activity's own name, which the schema wants where it has none: activity 99. */
export function activityName({ activityId }: AdministrationClass, action: string): string | undefined {
  return activityId === OTHER ? wellFormed(verbOf(action)) : undefined;
}
