import { Loader, Modal } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useId, useState } from 'react';
import type { Answer, CallParts } from '../api/api.js';
import type { RouteName } from '../api/routes.js';
import { useSigned } from '../session/session.context.js';
import { ProblemNotice } from './problem-notice.js';

/** Something as it was when somebody began to change it. */
export type Seen<Data> = Pick<Answer<Data>, 'data' | 'etag'>;

/**
 * Looks at something anew before it is edited, and keeps what was seen: the form begins with it, and its tag goes with the change,
 * so that an edit by somebody else in between is refused and not undone.
 */
export function Look<Data>(props: {
  route: RouteName;
  path: NonNullable<CallParts['path']>;
  onClose: () => void;
  children: (seen: Seen<Data>) => ReactNode;
}) {
  const { route, path, onClose, children } = props;
  const { api } = useSigned();
  const look = useQuery({
    queryKey: ['look', useId(), route, path],
    staleTime: Infinity,
    gcTime: 0,
    queryFn: ({ signal }) => api.call<Data>(route, { path, signal }),
  });
  if (look.data !== undefined) return <Kept seen={look.data}>{children}</Kept>;
  return (
    <Modal opened onClose={onClose} title="Looking at it as it is now">
      {look.isError ? <ProblemNotice error={look.error} /> : <Loader size="sm" aria-label="Loading" />}
    </Modal>
  );
}

/** The first look is the one that counts, whatever is looked at again behind the dialog. */
function Kept<Data>({ seen, children }: { seen: Seen<Data>; children: (seen: Seen<Data>) => ReactNode }) {
  const [kept] = useState(seen);
  return children(kept);
}
