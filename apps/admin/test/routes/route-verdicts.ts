import { ROLES } from '#libs/policy';
import type { RouteGridRow } from './route-grid.js';

/** A role, or somebody who has none. */
export type Caller = (typeof ROLES)[number] | 'nobody';
/** What a caller comes to know: a refusal by role, that there is nothing, or the thing itself (also where it cannot be done to it). */
export type Verdict = 'forbidden' | 'hidden' | 'reached';

export const CALLERS: readonly Caller[] = [...ROLES, 'nobody'];
const READERS: readonly Caller[] = ['annotator', 'reviewer'];
const OPERATORS: readonly Caller[] = ['operator_admin', 'operator_auditor'];

/** Routes about what is the same for every client, or the caller's own whatever is asked for. */
const SHARED_ROUTES: ReadonlySet<string> = new Set([
  'GET /admin/v1/organisations',
  'POST /admin/v1/organisations',
  'GET /admin/v1/vendors',
  'POST /admin/v1/vendors',
  'GET /admin/v1/vendors/{vendor}',
  'PATCH /admin/v1/vendors/{vendor}',
  'POST /admin/v1/vendors/{vendor}/objections',
  'DELETE /admin/v1/vendors/{vendor}/objections',
  'GET /admin/v1/vendors/{vendor}/approvals',
  'PUT /admin/v1/vendors/{vendor}/approvals',
  'DELETE /admin/v1/vendors/{vendor}/approvals',
  'GET /admin/v1/country-groups',
]);

/** Where the offices of the operator have nothing of their own to look at, or may change their own organisation's only. */
const NOT_THE_OPERATORS: ReadonlySet<string> = new Set([
  'GET /admin/v1/vendors/{vendor}/approvals',
  'POST /admin/v1/organisations/{organisation}/webhooks',
  'DELETE /admin/v1/organisations/{organisation}/webhooks/{webhook}',
  'POST /admin/v1/organisations/{organisation}/webhooks/{webhook}/test',
  'POST /admin/v1/organisations/{organisation}/webhooks/{webhook}/deliveries/{delivery}/redeliver',
]);

/** What becomes of those who may call a route, and reach whose things it is about, where the thing is somebody else's alone. */
const PERSONAL_ROUTES: Readonly<Record<string, { readonly readers: Verdict; readonly offices: Verdict }>> = {
  'GET /admin/v1/access-requests/{request}': { readers: 'hidden', offices: 'reached' },
  'GET /admin/v1/access-requests/{request}/accesses': { readers: 'hidden', offices: 'reached' },
  'POST /admin/v1/access-requests/{request}/withdraw': { readers: 'hidden', offices: 'forbidden' },
  // Nobody was named for it.
  'POST /admin/v1/access-requests/break-glass': { readers: 'forbidden', offices: 'forbidden' },
};

/** Returns what the caller must come to know of a thing of the client they are of or work for, or of another client's. */
export function expectedVerdict({ route, allowed }: RouteGridRow, caller: Caller, isOwn: boolean): Verdict {
  if (caller === 'nobody' || !allowed.includes(caller)) return 'forbidden';
  if (!reaches(route, caller, isOwn)) return 'hidden';
  return PERSONAL_ROUTES[route]?.[READERS.includes(caller) ? 'readers' : 'offices'] ?? 'reached';
}

function reaches(route: string, caller: Caller, isOwn: boolean): boolean {
  if (OPERATORS.includes(caller)) return !NOT_THE_OPERATORS.has(route);
  return isOwn || SHARED_ROUTES.has(route);
}

/** The routes that something is said about here. */
export const NAMED_ROUTES: readonly string[] = [
  ...SHARED_ROUTES,
  ...NOT_THE_OPERATORS,
  ...Object.keys(PERSONAL_ROUTES),
];
