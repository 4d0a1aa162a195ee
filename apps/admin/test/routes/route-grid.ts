import type { Role } from '#libs/policy';

/** Who may call a route; everybody else gets a recorded 403, and nobody at all a 401. */
export interface RouteGridRow {
  readonly route: string;
  readonly allowed: readonly Role[];
}

const OPERATOR: readonly Role[] = ['operator_admin'];
const CLIENT: readonly Role[] = ['client_admin'];
const BOTH_ADMINS: readonly Role[] = ['operator_admin', 'client_admin'];
const EVERY_OFFICE: readonly Role[] = [
  'operator_admin',
  'operator_auditor',
  'client_admin',
  'client_auditor',
];
const NOT_THE_OPERATOR_ADMIN: readonly Role[] = ['operator_auditor', 'client_admin', 'client_auditor'];

const EVERY_PERSON: readonly Role[] = [...EVERY_OFFICE, 'annotator', 'reviewer'];
const READERS: readonly Role[] = ['annotator', 'reviewer'];
const OF_THE_CLIENT: readonly Role[] = ['client_admin', 'client_auditor'];

/** Every route of the control plane. A route that is not here fails the test, and so does a row without a route. */
export const ROUTE_GRID: readonly RouteGridRow[] = [
  { route: 'GET /admin/v1/organisations', allowed: EVERY_OFFICE },
  { route: 'POST /admin/v1/organisations', allowed: OPERATOR },
  { route: 'GET /admin/v1/organisations/{organisation}', allowed: EVERY_OFFICE },
  { route: 'PATCH /admin/v1/organisations/{organisation}', allowed: OPERATOR },
  { route: 'GET /admin/v1/people', allowed: EVERY_OFFICE },
  { route: 'POST /admin/v1/people', allowed: OPERATOR },
  { route: 'GET /admin/v1/people/{person}', allowed: EVERY_OFFICE },
  { route: 'PATCH /admin/v1/people/{person}', allowed: OPERATOR },
  { route: 'POST /admin/v1/people/{person}/suspend', allowed: OPERATOR },
  { route: 'POST /admin/v1/people/{person}/reinstate', allowed: OPERATOR },
  { route: 'POST /admin/v1/people/{person}/trail-erasures', allowed: OPERATOR },
  { route: 'GET /admin/v1/vendors', allowed: EVERY_OFFICE },
  { route: 'POST /admin/v1/vendors', allowed: OPERATOR },
  { route: 'GET /admin/v1/vendors/{vendor}', allowed: EVERY_OFFICE },
  { route: 'GET /admin/v1/vendors/{vendor}/approvals', allowed: EVERY_OFFICE },
  { route: 'PUT /admin/v1/vendors/{vendor}/approvals', allowed: CLIENT },
  { route: 'DELETE /admin/v1/vendors/{vendor}/approvals', allowed: CLIENT },
  { route: 'GET /admin/v1/subprocessors', allowed: EVERY_OFFICE },
  { route: 'GET /admin/v1/datasets', allowed: EVERY_OFFICE },
  { route: 'POST /admin/v1/datasets', allowed: CLIENT },
  { route: 'GET /admin/v1/datasets/{dataset}', allowed: EVERY_OFFICE },
  { route: 'PATCH /admin/v1/datasets/{dataset}', allowed: CLIENT },
  { route: 'POST /admin/v1/datasets/{dataset}/lock', allowed: CLIENT },
  { route: 'POST /admin/v1/datasets/{dataset}/unlock', allowed: CLIENT },
  { route: 'GET /admin/v1/datasets/{dataset}/items', allowed: CLIENT },
  { route: 'GET /admin/v1/datasets/{dataset}/items/{path}', allowed: CLIENT },
  { route: 'PUT /admin/v1/datasets/{dataset}/items/{path}', allowed: CLIENT },
  { route: 'DELETE /admin/v1/datasets/{dataset}/items/{path}', allowed: CLIENT },
  { route: 'POST /admin/v1/items/{item}/quarantine', allowed: CLIENT },
  { route: 'POST /admin/v1/items/{item}/release', allowed: CLIENT },
  { route: 'GET /admin/v1/country-groups', allowed: EVERY_OFFICE },
  { route: 'GET /admin/v1/projects', allowed: EVERY_OFFICE },
  { route: 'POST /admin/v1/projects', allowed: CLIENT },
  { route: 'GET /admin/v1/projects/{project}', allowed: EVERY_OFFICE },
  { route: 'PATCH /admin/v1/projects/{project}', allowed: CLIENT },
  { route: 'GET /admin/v1/assignments', allowed: EVERY_OFFICE },
  { route: 'POST /admin/v1/assignments', allowed: BOTH_ADMINS },
  { route: 'GET /admin/v1/assignments/{assignment}', allowed: EVERY_OFFICE },
  { route: 'DELETE /admin/v1/assignments/{assignment}', allowed: BOTH_ADMINS },
  { route: 'GET /admin/v1/access-requests', allowed: EVERY_PERSON },
  { route: 'POST /admin/v1/access-requests', allowed: EVERY_PERSON },
  { route: 'POST /admin/v1/access-requests/break-glass', allowed: READERS },
  { route: 'GET /admin/v1/access-requests/{request}', allowed: EVERY_PERSON },
  { route: 'GET /admin/v1/access-requests/{request}/accesses', allowed: EVERY_PERSON },
  { route: 'POST /admin/v1/access-requests/{request}/approve', allowed: EVERY_OFFICE },
  { route: 'POST /admin/v1/access-requests/{request}/deny', allowed: EVERY_OFFICE },
  { route: 'POST /admin/v1/access-requests/{request}/withdraw', allowed: EVERY_PERSON },
  { route: 'POST /admin/v1/access-requests/{request}/review', allowed: OF_THE_CLIENT },
  { route: 'GET /admin/v1/organisations/{organisation}/request-rules', allowed: EVERY_OFFICE },
  { route: 'PUT /admin/v1/organisations/{organisation}/request-rules', allowed: CLIENT },
  { route: 'GET /admin/v1/projects/{project}/task-batches', allowed: EVERY_OFFICE },
  { route: 'POST /admin/v1/projects/{project}/task-batches', allowed: BOTH_ADMINS },
  { route: 'GET /admin/v1/projects/{project}/tasks', allowed: EVERY_OFFICE },
  { route: 'GET /admin/v1/projects/{project}/task-times', allowed: BOTH_ADMINS },
  { route: 'GET /admin/v1/tasks/{task}', allowed: EVERY_OFFICE },
  { route: 'PATCH /admin/v1/tasks/{task}', allowed: BOTH_ADMINS },
  { route: 'POST /admin/v1/tasks/{task}/force-release', allowed: BOTH_ADMINS },
  { route: 'POST /admin/v1/tasks/{task}/withdraw', allowed: BOTH_ADMINS },
  { route: 'GET /admin/v1/terms', allowed: EVERY_OFFICE },
  { route: 'POST /admin/v1/terms', allowed: BOTH_ADMINS },
  { route: 'GET /admin/v1/terms/{terms}', allowed: EVERY_OFFICE },
  { route: 'GET /admin/v1/transfer-bases', allowed: NOT_THE_OPERATOR_ADMIN },
  { route: 'POST /admin/v1/transfer-bases', allowed: CLIENT },
  { route: 'GET /admin/v1/transfer-bases/{basis}', allowed: NOT_THE_OPERATOR_ADMIN },
  { route: 'DELETE /admin/v1/transfer-bases/{basis}', allowed: CLIENT },
  { route: 'GET /admin/v1/tool-credentials', allowed: NOT_THE_OPERATOR_ADMIN },
  { route: 'POST /admin/v1/tool-credentials', allowed: CLIENT },
  { route: 'GET /admin/v1/tool-credentials/{credential}', allowed: NOT_THE_OPERATOR_ADMIN },
  { route: 'DELETE /admin/v1/tool-credentials/{credential}', allowed: CLIENT },
  { route: 'POST /admin/v1/explain', allowed: BOTH_ADMINS },
  { route: 'GET /admin/v1/reviews', allowed: EVERY_OFFICE },
  { route: 'POST /admin/v1/reviews', allowed: BOTH_ADMINS },
  { route: 'GET /admin/v1/reviews/{review}', allowed: EVERY_OFFICE },
  { route: 'GET /admin/v1/reviews/{review}/entries', allowed: EVERY_OFFICE },
  { route: 'POST /admin/v1/reviews/{review}/entries/{entry}/decision', allowed: EVERY_OFFICE },
  { route: 'GET /admin/v1/reviews/{review}/export', allowed: EVERY_OFFICE },
  { route: 'GET /admin/v1/nda-coverage', allowed: EVERY_OFFICE },
  { route: 'GET /admin/v1/nda-coverage/summary', allowed: EVERY_OFFICE },
  { route: 'POST /admin/v1/what-if', allowed: BOTH_ADMINS },
  { route: 'GET /admin/v1/who-can', allowed: BOTH_ADMINS },
  { route: 'GET /admin/v1/projects/access-matrix', allowed: BOTH_ADMINS },
  { route: 'GET /admin/v1/organisations/{organisation}/notifications', allowed: EVERY_OFFICE },
  { route: 'GET /admin/v1/organisations/{organisation}/notifications/{notification}', allowed: EVERY_OFFICE },
  {
    route: 'GET /admin/v1/organisations/{organisation}/notifications/{notification}/deliveries',
    allowed: EVERY_OFFICE,
  },
  { route: 'GET /admin/v1/organisations/{organisation}/webhooks', allowed: EVERY_OFFICE },
  { route: 'POST /admin/v1/organisations/{organisation}/webhooks', allowed: BOTH_ADMINS },
  { route: 'GET /admin/v1/organisations/{organisation}/webhooks/{webhook}', allowed: EVERY_OFFICE },
  { route: 'DELETE /admin/v1/organisations/{organisation}/webhooks/{webhook}', allowed: BOTH_ADMINS },
  { route: 'POST /admin/v1/organisations/{organisation}/webhooks/{webhook}/test', allowed: BOTH_ADMINS },
  {
    route: 'GET /admin/v1/organisations/{organisation}/webhooks/{webhook}/deliveries',
    allowed: EVERY_OFFICE,
  },
  {
    route: 'POST /admin/v1/organisations/{organisation}/webhooks/{webhook}/deliveries/{delivery}/redeliver',
    allowed: BOTH_ADMINS,
  },
];

/** Routes anybody may call: they say nothing about data. */
export const PUBLIC_ROUTES: readonly string[] = ['GET /livez', 'GET /readyz', 'GET /metrics'];
