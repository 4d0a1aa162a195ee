import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { OwnItem } from '../api/views.js';
import { LoadingRows } from '../elements/data-table.js';
import elements from '../elements/elements.module.css';
import { Identifier } from '../elements/identifier.js';
import { PageHeader } from '../elements/page-header.js';
import { Panel } from '../elements/panel.js';
import { ProblemNotice } from '../elements/problem-notice.js';
import { useSigned } from '../session/session.context.js';
import { useParam } from '../shell/address.js';
import { toBytes } from '../words/numbers.js';
import { ItemView } from './item-view.js';
import { useTicket } from './use-ticket.js';

/** One item, shown through a ticket: every part of it that the browser asks for passes every gate, is recorded, and kept nowhere. */
export function ItemPage() {
  const id = useParam('item');
  const project = useParam('project');
  const { api } = useSigned();
  const item = useQuery({
    queryKey: ['own-item', id, project],
    // Looking is an access: it happens once, when asked.
    staleTime: Infinity,
    gcTime: 0,
    retry: false,
    queryFn: ({ signal }) => api.get<OwnItem>('ownItem', { path: { item: id }, query: { project }, signal }),
  });
  return (
    <>
      <PageHeader
        title={item.data?.key ?? 'Item'}
        actions={
          <Link to="/my-work/$project" params={{ project }} className={elements.link}>
            All items
          </Link>
        }
      >
        {item.data ? (
          `${item.data.mediaType} · ${toBytes(item.data.size)}`
        ) : (
          <Identifier value={id} label="item" />
        )}
      </PageHeader>
      {item.isPending && <LoadingRows />}
      {item.isError && <Refused error={item.error} />}
      {item.isSuccess && <Ticketed item={item.data} project={project} />}
    </>
  );
}

function Ticketed({ item: { id, mediaType, size }, project }: { item: OwnItem; project: string }) {
  const ticketed = useTicket(id, project);
  const { ticket, problem } = ticketed;
  if (problem !== null) return <Refused error={problem} />;
  if (ticket === null) return <LoadingRows />;
  return (
    <>
      <Panel>
        <ItemView url={ticket.url} mediaType={mediaType} size={size} ticketed={ticketed} />
      </Panel>
      {ticket.recordId !== null && (
        <p className="quiet">
          You were let in under record <Identifier value={ticket.recordId} label="record" />; each part you
          look at has a record of its own.
        </p>
      )}
    </>
  );
}

function Refused({ error }: { error: Error }) {
  return (
    <>
      <ProblemNotice error={error} />
      <p className="quiet">
        Nothing of the item was kept here. Ask whoever gives you work, with the record’s id.
      </p>
    </>
  );
}
