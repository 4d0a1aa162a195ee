import { PageHeader } from '../elements/page-header.js';
import { type PageTab, TabsPage } from '../elements/tabs-page.js';
import { ReviewList } from '../reviews/review-list.js';
import { useSigned } from '../session/session.context.js';
import { PendingList } from './pending-list.js';
import { RequestButtons } from './request-buttons.js';
import { RequestList } from './request-list.js';
import { RulesPanel } from './rules-panel.js';

/** Access that is asked for, changes that wait for a second person, and reviews of what was granted. */
export function RequestsPage() {
  const { account } = useSigned();
  const isOffice = account.may('access-request:read');
  const tabs: readonly PageTab[] = [
    {
      value: 'requests',
      label: isOffice ? 'Access requests' : 'My requests',
      content: (
        <>
          <RequestList />
          {account.may('request-rules:read') && <RulesPanel />}
        </>
      ),
    },
    ...(account.may('pending-change:read')
      ? [{ value: 'changes', label: 'Changes that wait', content: <PendingList /> }]
      : []),
    ...(account.may('review:read') ? [{ value: 'reviews', label: 'Reviews', content: <ReviewList /> }] : []),
  ];
  return (
    <>
      <PageHeader title="Requests and reviews" actions={<RequestButtons />}>
        {isOffice
          ? 'Who asks for access, what waits for a second person, and whether what was granted is still needed.'
          : 'Ask for access to a project, and see what became of what you asked.'}
      </PageHeader>
      <TabsPage tabs={tabs} />
    </>
  );
}
