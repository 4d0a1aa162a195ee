import type { Job } from './job.js';

const LOCK = 730_519;
const EVERY_MS = 300_000;
/** More late reviews than there can be before somebody has noticed; those after it are told once the first are closed. */
const MAX_REVIEWS = 10_000;

const TELL = `
  SELECT count(*) FILTER (WHERE write_notification(r.organisation_id, 'break-glass.review-overdue', 'break-glass',
    json_build_object('requestId', r.request_id, 'projectId', r.project_id, 'personId', r.person_id, 'reviewDueAt',
      to_char(r.due_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')),
    NULL, ARRAY['client_admin', 'client_auditor'], 'break-glass.review-overdue/' || r.request_id)) AS told
  FROM find_overdue_break_glass_reviews($1) r`;

/** Tells the client of each review of broken glass that is late, once. */
export function overdueReviewsJob(): Job {
  return {
    name: 'overdue reviews',
    lock: LOCK,
    everyMs: EVERY_MS,
    run: async (session) => {
      await session.query(TELL, [MAX_REVIEWS]);
    },
  };
}
