import { Button } from '@mantine/core';
import { PageHeader } from '../elements/page-header.js';
import { ProblemNotice } from '../elements/problem-notice.js';

/** What is seen when a page fails; a page that cannot be loaded was most often replaced by a newer release. */
export function PageFailure({ error }: { error: unknown }) {
  return (
    <>
      <PageHeader
        title="This page failed"
        actions={<Button onClick={() => window.location.reload()}>Load the console again</Button>}
      />
      <ProblemNotice error={error instanceof Error ? error : new Error(String(error))} />
    </>
  );
}
