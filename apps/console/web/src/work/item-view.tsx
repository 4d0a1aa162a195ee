import { useQuery } from '@tanstack/react-query';
import { type SyntheticEvent, useEffect, useRef } from 'react';
import { EmptyState } from '../elements/empty-state.js';
import { toBytes } from '../words/numbers.js';
import classes from './item-page.module.css';
import { openTicket } from './ticket.js';
import type { Ticketed } from './use-ticket.js';

/** What is shown of a text; the rest of a longer one is for a tool. */
const MOST_TEXT_BYTES = 1_000_000;
const TEXT_TYPES = /^text\/|[/+](json|xml|yaml|x-ndjson|javascript)\b/;

/** An item of one type at the address of a ticket. */
export interface ItemAtTicket {
  readonly url: string;
  readonly mediaType: string;
  readonly size: number;
  readonly ticketed: Ticketed;
}

/** Shows an item straight from its ticket: the browser asks for what it needs of it, and keeps nothing. */
export function ItemView(item: ItemAtTicket) {
  const { url, mediaType, ticketed } = item;
  switch (kindOf(mediaType)) {
    case 'image':
      return (
        <img
          className={classes.image}
          src={url}
          alt="The item"
          onLoad={ticketed.onShown}
          onError={() => ticketed.onFailed()}
        />
      );
    case 'audio':
    case 'video':
      return <Player {...item} />;
    case 'text':
      return <ShownText {...item} />;
    case 'other':
      return (
        <EmptyState title="Nothing to look at">This type ({mediaType}) is opened with a tool.</EmptyState>
      );
  }
}

/** Returns how a type is shown. */
export function kindOf(mediaType: string): 'image' | 'audio' | 'video' | 'text' | 'other' {
  const [kind = ''] = mediaType.split('/');
  if (kind === 'image' || kind === 'audio' || kind === 'video') return kind;
  return TEXT_TYPES.test(mediaType) ? 'text' : 'other';
}

function Player({ url, mediaType, ticketed }: ItemAtTicket) {
  // Where it was when its ticket ended, so that it goes on from there under the next.
  const reached = useRef(0);
  const props = {
    controls: true,
    preload: 'metadata',
    src: url,
    'aria-label': 'The item',
    onLoadedMetadata: ({ currentTarget }: SyntheticEvent<HTMLMediaElement>) => {
      if (reached.current > 0) currentTarget.currentTime = reached.current;
      ticketed.onShown();
    },
    onTimeUpdate: ({ currentTarget }: SyntheticEvent<HTMLMediaElement>) => {
      reached.current = currentTarget.currentTime;
    },
    onError: () => ticketed.onFailed(),
  };
  return kindOf(mediaType) === 'audio' ? (
    <audio className={classes.audio} {...props} />
  ) : (
    <video className={classes.image} {...props} />
  );
}

function ShownText({ url, size, ticketed }: ItemAtTicket) {
  const { onShown, onFailed } = ticketed;
  const text = useQuery({
    queryKey: ['ticket-text', url],
    enabled: size > 0,
    staleTime: Infinity,
    gcTime: 0,
    retry: false,
    queryFn: async ({ signal }) => {
      const response = await openTicket(url, {
        signal,
        ...(size > MOST_TEXT_BYTES && { headers: { range: `bytes=0-${MOST_TEXT_BYTES - 1}` } }),
      });
      return response.text();
    },
  });
  const { data, error } = text;
  useEffect(() => {
    if (data !== undefined) onShown();
    if (error !== null) onFailed(error);
  }, [data, error, onShown, onFailed]);
  if (size === 0) return <EmptyState title="Empty">The item is a text of no length.</EmptyState>;
  return (
    <>
      <pre className={classes.text} tabIndex={0} aria-label="The item" aria-busy={text.isPending}>
        {data}
      </pre>
      {size > MOST_TEXT_BYTES && (
        <p className="quiet">The first {toBytes(MOST_TEXT_BYTES)}; a tool reads the rest.</p>
      )}
    </>
  );
}
