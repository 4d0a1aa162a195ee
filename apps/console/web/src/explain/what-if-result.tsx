import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { AccessEffect, WhatIf, WhatIfLine } from '../api/access-views.js';
import type { Answer } from '../api/api.js';
import type { Settings } from '../api/changes.js';
import { type Column, DataTable } from '../elements/data-table.js';
import { Verdict } from '../elements/effect.js';
import elements from '../elements/elements.module.css';
import { EmptyState } from '../elements/empty-state.js';
import { Identifier } from '../elements/identifier.js';
import { Panel } from '../elements/panel.js';
import { ProblemNotice } from '../elements/problem-notice.js';
import { AccessVerdict } from '../matrix/access-verdict.js';
import { useSigned } from '../session/session.context.js';
import { toCount } from '../words/numbers.js';

const CHANGES = {
  loses: ['bad', 'Loses access'],
  gains: ['good', 'Gains access'],
  differs: ['warn', 'For other reasons'],
} as const;

const COLUMNS: readonly Column<WhatIfLine>[] = [
  { name: 'Person', value: ({ person }) => person.name },
  { name: 'Project', value: ({ project }) => project.name, isMinor: true },
  { name: 'Dataset', value: ({ dataset }) => dataset.name, isMinor: true },
  {
    name: 'Would',
    value: ({ change }) => change,
    show: ({ change }) => {
      const [tone, word] = CHANGES[change];
      return <Verdict tone={tone}>{word}</Verdict>;
    },
  },
  {
    name: 'Now',
    value: ({ before }) => before.effect,
    show: ({ before }) => <Side {...before} />,
    isMinor: true,
  },
  { name: 'Then', value: ({ after }) => after.effect, show: ({ after }) => <Side {...after} /> },
];

function Side({ effect, codes }: { effect: AccessEffect; codes: readonly string[] }) {
  return (
    <>
      <AccessVerdict effect={effect} />
      {codes.map((code) => (
        <div key={code} className="mono quiet">
          {code}
        </div>
      ))}
    </>
  );
}

/** Whom a change would concern, counted over everything and listed page by page. */
export function WhatIfResult({ first, body }: { first: Answer<WhatIf>; body: Settings }) {
  const { api } = useSigned();
  const [more, setMore] = useState<{ of: Answer<WhatIf>; pages: readonly WhatIf[] }>({
    of: first,
    pages: [],
  });
  // Pages belong to the answer they were asked after; another question begins anew.
  const pages = more.of === first ? [first.data, ...more.pages] : [first.data];
  const cursor = pages.at(-1)?.nextCursor ?? null;
  const asking = useMutation({
    mutationFn: () => api.get<WhatIf>('whatIf', { body: { ...body, cursor } }),
    onSuccess: (page) => setMore({ of: first, pages: [...pages.slice(1), page] }),
  });
  const lines = pages.flatMap(({ items }) => items);
  return (
    <Panel title="What would be" isFlush>
      <div className={elements.panelBody} role="status">
        <Counts counts={first.data.counts} isTruncated={first.data.truncated} />{' '}
        {first.recordId !== null && (
          <>
            Record <Identifier value={first.recordId} label="record" />
          </>
        )}
      </div>
      {lines.length === 0 && cursor === null ? (
        <EmptyState title="Nobody would notice">Everybody keeps exactly the access they have.</EmptyState>
      ) : (
        <DataTable
          label="Who would be concerned"
          columns={COLUMNS}
          rows={lines}
          keyOf={({ person, project, dataset }) => `${person.id} ${project.id} ${dataset.id}`}
        />
      )}
      {asking.isError && <ProblemNotice error={asking.error} />}
      {cursor !== null && (
        <div className={elements.foot}>
          <Button variant="default" loading={asking.isPending} onClick={() => asking.mutate()}>
            Show more
          </Button>
        </div>
      )}
    </Panel>
  );
}

function Counts({ counts, isTruncated }: { counts: WhatIf['counts']; isTruncated: boolean }) {
  if (counts === null) return null;
  const { loses, gains } = counts;
  return (
    <>
      <strong>
        {toCount(loses.people)} {loses.people === 1 ? 'person loses' : 'people lose'} access,{' '}
        {toCount(gains.people)} {gains.people === 1 ? 'gains' : 'gain'} it
      </strong>
      , of {toCount(counts['looked-at'].people)} looked at.{' '}
      {isTruncated && 'There are more than one answer looks at: name a project or a dataset, or show more. '}
      Nothing is changed.
    </>
  );
}
