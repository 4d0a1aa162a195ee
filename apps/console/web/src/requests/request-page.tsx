import { useQuery } from '@tanstack/react-query';
import type { AccessRequest } from '../api/request-views.js';
import { LoadingRows } from '../elements/data-table.js';
import { Facts } from '../elements/facts.js';
import { Instant } from '../elements/instant.js';
import { PageHeader } from '../elements/page-header.js';
import { Panel } from '../elements/panel.js';
import { ProblemNotice } from '../elements/problem-notice.js';
import { PersonName, ProjectName } from '../names/person-name.js';
import { useSigned } from '../session/session.context.js';
import { useParam } from '../shell/address.js';
import { toDuration } from '../words/numbers.js';
import { wordOf } from '../words/words.js';
import { GrantAccesses } from './grant-accesses.js';
import { RequestDecisions } from './request-decisions.js';
import { RequestHistory } from './request-history.js';
import { RequestStanding } from './request-standing.js';
import { isRunning } from './running.js';

/** One request: what is asked, who must approve it, what became of it, and what was done under it. */
export function RequestPage() {
  const id = useParam('request');
  const { api } = useSigned();
  const request = useQuery({
    queryKey: ['accessRequest', id],
    queryFn: ({ signal }) => api.get<AccessRequest>('accessRequest', { path: { request: id }, signal }),
  });
  if (request.isPending) return <LoadingRows />;
  if (request.isError) return <ProblemNotice error={request.error} onRetry={() => void request.refetch()} />;
  const { data } = request;
  return (
    <>
      <PageHeader
        title={data.kind === 'break_glass' ? 'Break-glass' : 'Access request'}
        actions={<RequestDecisions request={data} />}
      >
        <RequestStanding request={data} />
      </PageHeader>
      <Panel title="What was asked">
        <RequestFacts request={data} />
      </Panel>
      <Panel title="Approvals" isFlush={data.steps.length > 0}>
        <RequestHistory request={data} />
      </Panel>
      {data.grant !== null && (
        <Panel title="What was done under it" isFlush>
          <GrantAccesses request={data.id} />
        </Panel>
      )}
    </>
  );
}

function RequestFacts({ request }: { request: AccessRequest }) {
  const { person, requestedBy, project, purpose, durationSeconds, justification, state, expiresAt } = request;
  const { grant, review } = request;
  return (
    <Facts
      facts={[
        ['For', <PersonName key="for" id={person} />],
        ['Asked by', <PersonName key="by" id={requestedBy} />],
        ['Project', <ProjectName key="project" id={project} />],
        ['Purpose', wordOf(purpose)],
        ['For how long', `${toDuration(durationSeconds)}, from the approval`],
        ['Why', justification],
        ...(state === 'pending' && expiresAt !== null
          ? [['Waits until', <Instant key="until" at={expiresAt} />] as const]
          : []),
        ...(grant === null ? [] : [['Granted', <Grant key="grant" grant={grant} />] as const]),
        ...(review === null
          ? []
          : [['To be looked into', <ReviewDue key="due" request={request} dueAt={review.dueAt} />] as const]),
      ]}
    />
  );
}

function ReviewDue({ request, dueAt }: { request: AccessRequest; dueAt: string }) {
  return (
    <>
      By <Instant at={dueAt} />
      {isRunning(request, Date.now()) && '; once the access has ended, or was revoked'}
    </>
  );
}

function Grant({ grant }: { grant: NonNullable<AccessRequest['grant']> }) {
  const { startsAt, expiresAt, revokedAt } = grant;
  return (
    <>
      <Instant at={startsAt} /> – {expiresAt === null ? 'no end' : <Instant at={expiresAt} />}
      {revokedAt !== null && (
        <>
          , revoked <Instant at={revokedAt} />
        </>
      )}
    </>
  );
}
