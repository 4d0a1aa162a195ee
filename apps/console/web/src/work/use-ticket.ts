import { useQuery } from '@tanstack/react-query';
import { useCallback, useRef, useState } from 'react';
import { ApiProblem } from '../api/problem.js';
import { useSigned } from '../session/session.context.js';
import { isLapsed, openTicket, type Ticket } from './ticket.js';

/** An item through a ticket: where it is, or why not; and what is told of it by whatever shows it. */
export interface Ticketed {
  readonly ticket: Ticket | null;
  readonly problem: Error | null;
  /** Something is seen: should this ticket end while it is, another may be asked for. */
  readonly onShown: () => void;
  /** Nothing is seen; `why` where that is known already, as an `<img>` does not say. */
  readonly onFailed: (why?: Error) => void;
}

const FIRST_BYTE = { headers: { range: 'bytes=0-0' } };

/** Asks for a ticket, and once for another when it has lapsed before anything was seen. */
export function useTicket(item: string, project: string): Ticketed {
  const { api } = useSigned();
  const [making, setMaking] = useState(1);
  const [refusal, setRefusal] = useState<Error | null>(null);
  const mayAskAgain = useRef(true);
  const made = useQuery({
    queryKey: ['ticket', item, project, making],
    staleTime: Infinity,
    gcTime: 0,
    retry: false,
    queryFn: async ({ signal }): Promise<Ticket> => {
      const parts = { path: { item }, body: { project }, signal };
      const { data, recordId } = await api.call<{ url: string }>('makeTicket', parts);
      return { url: data.url, recordId };
    },
  });
  const url = made.data?.url;
  const onShown = useCallback(() => {
    mayAskAgain.current = true;
  }, []);
  const onFailed = useCallback(
    (why?: Error) => {
      if (url === undefined) return;
      void whyNot(url, why).then((reason) => {
        const isOver = reason instanceof ApiProblem && isLapsed(reason);
        if (!isOver || !mayAskAgain.current) return setRefusal(reason);
        mayAskAgain.current = false;
        setMaking((times) => times + 1);
      });
    },
    [url],
  );
  return { ticket: made.data ?? null, problem: refusal ?? made.error, onShown, onFailed };
}

/** Returns why nothing is seen: an element that fails does not say, so the first byte is asked for, and the answer read. */
async function whyNot(url: string, known: Error | undefined): Promise<Error> {
  if (known !== undefined) return known;
  try {
    await openTicket(url, FIRST_BYTE);
    return new Error('The item was sent, but this browser cannot show it. Open it with your tool.');
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}
