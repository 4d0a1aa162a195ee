import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { LoadingRows } from '../elements/data-table.js';
import { EmptyState } from '../elements/empty-state.js';
import { Identifier } from '../elements/identifier.js';
import { PageHeader } from '../elements/page-header.js';
import { Panel } from '../elements/panel.js';
import { ProblemNotice } from '../elements/problem-notice.js';
import { useSigned } from '../session/session.context.js';
import { toBytes } from '../words/numbers.js';
import classes from './item-page.module.css';
import { useParam } from '../shell/address.js';

/** More is not for looking at in a browser: a tool reads it in ranges. */
const MOST_BYTES = 50_000_000;

interface ItemContent {
  readonly content: Blob | null;
  readonly size: number;
  readonly recordId: string;
}

/** One item, shown from memory: opened once, under every gate, recorded, and kept nowhere. */
export function ItemPage() {
  const item = useParam('item');
  const project = useParam('project');
  const { api } = useSigned();
  const content = useQuery({
    queryKey: ['item-content', item, project],
    // Looking is an access: it happens once, when asked, and what was shown does not outlive the page.
    staleTime: Infinity,
    gcTime: 0,
    retry: false,
    queryFn: async ({ signal }): Promise<ItemContent> => {
      const ending = new AbortController();
      signal.addEventListener('abort', () => ending.abort());
      const response = await api.open('itemContent', {
        path: { item },
        query: { project },
        signal: ending.signal,
      });
      const size = Number(response.headers.get('content-length'));
      const recordId = response.headers.get('x-access-record') ?? '';
      if (size <= MOST_BYTES) return { content: await response.blob(), size, recordId };
      ending.abort();
      return { content: null, size, recordId };
    },
  });
  return (
    <>
      <PageHeader title="Item">
        <Identifier value={item} label="item" />
        {content.data && (
          <>
            {` · ${toBytes(content.data.size)} · your look is record `}
            <Identifier value={content.data.recordId} label="record" />
          </>
        )}
      </PageHeader>
      {content.isPending && <LoadingRows />}
      {content.isError && <ProblemNotice error={content.error} />}
      {content.isSuccess && (
        <Panel>
          {content.data.content === null ? (
            <TooLarge size={content.data.size} />
          ) : (
            <Shown content={content.data.content} />
          )}
        </Panel>
      )}
    </>
  );
}

function TooLarge({ size }: { size: number }) {
  return (
    <EmptyState title="Too large to show here">
      The item has {toBytes(size)}. Open it with your tool, which reads it in parts.
    </EmptyState>
  );
}

function Shown({ content }: { content: Blob }) {
  const address = useAddress(content);
  const [kind = ''] = content.type.split('/');
  if (address === null) return null;
  switch (kind) {
    case 'image':
      return <img className={classes.image} src={address} alt="The item" />;
    case 'audio':
      return <audio controls src={address} aria-label="The item" />;
    case 'video':
      return <video className={classes.image} controls src={address} aria-label="The item" />;
    case 'text':
      return <ShownText content={content} />;
    default:
      return (
        <EmptyState title="Nothing to look at">This type ({content.type}) is opened with a tool.</EmptyState>
      );
  }
}

function ShownText({ content }: { content: Blob }) {
  const [text, setText] = useState('');
  useEffect(() => void content.text().then(setText), [content]);
  return (
    <pre className={classes.text} tabIndex={0} aria-label="The item">
      {text}
    </pre>
  );
}

/** An address of bytes in memory, taken back when nobody looks any more. */
function useAddress(content: Blob): string | null {
  const [address, setAddress] = useState<string | null>(null);
  useEffect(() => {
    const made = URL.createObjectURL(content);
    setAddress(made);
    return () => URL.revokeObjectURL(made);
  }, [content]);
  return address;
}
