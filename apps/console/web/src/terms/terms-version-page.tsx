import { useQuery } from '@tanstack/react-query';
import type { Terms } from '../api/views.js';
import { LoadingRows } from '../elements/data-table.js';
import { Facts } from '../elements/facts.js';
import { Identifier } from '../elements/identifier.js';
import { Instant } from '../elements/instant.js';
import { PageHeader } from '../elements/page-header.js';
import { Panel } from '../elements/panel.js';
import { ProblemNotice } from '../elements/problem-notice.js';
import { Name } from '../names/name.js';
import { useSigned } from '../session/session.context.js';
import { wordOf } from '../words/words.js';
import { TermsDocument } from './terms-document.js';
import { useParam } from '../shell/address.js';

/** One version of terms with its document. */
export function TermsVersionPage() {
  const id = useParam('terms');
  const { api } = useSigned();
  const terms = useQuery({
    queryKey: ['termsVersion', id],
    queryFn: ({ signal }) =>
      api.get<Terms & { document: string }>('termsVersion', { path: { terms: id }, signal }),
  });
  if (terms.isPending) return <LoadingRows />;
  if (terms.isError) return <ProblemNotice error={terms.error} onRetry={() => void terms.refetch()} />;
  const { title, kind, version, organisation, project, sha256, createdAt, graceUntil, document } = terms.data;
  return (
    <>
      <PageHeader title={title}>
        {wordOf(kind)}, version {version}
      </PageHeader>
      <Panel title="Version">
        <Facts
          facts={[
            ['Client', <Name key="client" kind="organisation" id={organisation} />],
            ['Project', project && <Name kind="project" id={project} />],
            ['Published', <Instant key="published" at={createdAt} />],
            ['Acceptances of the version before count until', graceUntil && <Instant at={graceUntil} />],
            ['SHA-256', <Identifier key="hash" value={sha256} label="hash" />],
          ]}
        />
      </Panel>
      <Panel title="Document">
        <TermsDocument document={document} />
      </Panel>
    </>
  );
}
