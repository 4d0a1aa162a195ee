import { Accordion, Button, Checkbox } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { OwnTerms, Page } from '../api/views.js';
import { Verdict } from '../elements/effect.js';
import { Identifier } from '../elements/identifier.js';
import { Panel } from '../elements/panel.js';
import { ProblemNotice } from '../elements/problem-notice.js';
import { useSigned } from '../session/session.context.js';
import { TermsDocument } from '../terms/terms-document.js';

/** The terms of everybody one works for: to be read, and accepted where they are not yet. */
export function OwnTermsList() {
  const { api } = useSigned();
  const terms = useQuery({
    queryKey: ['ownTerms'],
    queryFn: ({ signal }) => api.get<Page<OwnTerms>>('ownTerms', { signal }),
  });
  if (terms.isError) return <ProblemNotice error={terms.error} onRetry={() => void terms.refetch()} />;
  const versions = terms.data?.items ?? [];
  if (versions.length === 0) return null;
  const open = versions.filter(({ accepted }) => !accepted).map(({ id }) => id);
  return (
    <Panel title={open.length > 0 ? 'Terms that wait for you' : 'Terms you have accepted'} isFlush>
      {/* Opened anew when another version waits, so that it is not overlooked. */}
      <Accordion key={open.join()} multiple defaultValue={open} transitionDuration={0}>
        {versions.map((version) => (
          <Accordion.Item key={version.id} value={version.id}>
            <Accordion.Control>
              {version.title} <span className="quiet">· version {version.version}</span>{' '}
              <Verdict tone={version.accepted ? 'good' : 'warn'}>
                {version.accepted ? 'Accepted' : 'To accept'}
              </Verdict>
            </Accordion.Control>
            <Accordion.Panel>
              <TermsDocument document={version.document} />
              <p className="quiet">
                SHA-256 <Identifier value={version.sha256} label="hash" />
              </p>
              {!version.accepted && <AcceptForm version={version} />}
            </Accordion.Panel>
          </Accordion.Item>
        ))}
      </Accordion>
    </Panel>
  );
}

function AcceptForm({ version }: { version: OwnTerms }) {
  const { api } = useSigned();
  const queries = useQueryClient();
  const [hasRead, setRead] = useState(false);
  const accepting = useMutation({
    mutationFn: async () =>
      api.call('acceptTerms', {
        path: { version: version.id },
        // Of the text shown, not of what the service says it is: what is accepted is what was read.
        body: { documentSha256: await sha256Of(version.document) },
      }),
    onSuccess: () => queries.invalidateQueries(),
  });
  return (
    <>
      <Checkbox
        mb="sm"
        label="I have read these terms and accept them."
        checked={hasRead}
        onChange={(event) => setRead(event.currentTarget.checked)}
      />
      <Button disabled={!hasRead} loading={accepting.isPending} onClick={() => accepting.mutate()}>
        Accept
      </Button>
      {accepting.isError && <ProblemNotice error={accepting.error} />}
    </>
  );
}

async function sha256Of(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
