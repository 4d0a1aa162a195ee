import { useQuery } from '@tanstack/react-query';
import type { LawfulDisclosure } from '../api/disclosure-views.js';
import { LoadingRows } from '../elements/data-table.js';
import { Verdict } from '../elements/effect.js';
import { Facts } from '../elements/facts.js';
import { Identifier } from '../elements/identifier.js';
import { Instant } from '../elements/instant.js';
import { PageHeader } from '../elements/page-header.js';
import { Panel } from '../elements/panel.js';
import { ProblemNotice } from '../elements/problem-notice.js';
import { Name } from '../names/name.js';
import { PersonName } from '../names/person-name.js';
import { useSigned } from '../session/session.context.js';
import { useParam } from '../shell/address.js';
import { useItemsOf } from './dataset-items.js';
import { DisclosureButtons } from './disclosure-buttons.js';
import { DisclosureCheck } from './disclosure-check.js';
import { standingOf, tellingOf } from './disclosure-standing.js';

/** One disclosure: to whom, on which law, of what, by whom, and whether the client knows. */
export function DisclosurePage() {
  const id = useParam('disclosure');
  const { api } = useSigned();
  const disclosure = useQuery({
    queryKey: ['disclosure', id],
    queryFn: ({ signal }) => api.get<LawfulDisclosure>('disclosure', { path: { disclosure: id }, signal }),
  });
  if (disclosure.isPending) return <LoadingRows />;
  if (disclosure.isError)
    return <ProblemNotice error={disclosure.error} onRetry={() => void disclosure.refetch()} />;
  const { data } = disclosure;
  const { tone, word } = standingOf(data, Date.now());
  return (
    <>
      <PageHeader title={data.authority} actions={<DisclosureButtons disclosure={data} />}>
        <Verdict tone={tone}>{word}</Verdict> · {data.legalBasis}
      </PageHeader>
      <Panel title="What is disclosed">
        <DisclosureFacts disclosure={data} />
      </Panel>
      <Panel title="Would it carry an item now?">
        <DisclosureCheck disclosure={data} />
      </Panel>
    </>
  );
}

function DisclosureFacts({ disclosure }: { disclosure: LawfulDisclosure }) {
  const { organisation, heldBy, dataset, items, validFrom, validUntil, withdrawnAt } = disclosure;
  const { requestedBy, requestedAt, approvedBy, approvedAt, id } = disclosure;
  return (
    <Facts
      facts={[
        ['Data of', <Name key="client" kind="organisation" id={organisation} />],
        ['Dataset', <Name key="dataset" kind="dataset" id={dataset} />],
        ['Items', items === null ? 'Every item of the dataset' : <Items dataset={dataset} items={items} />],
        ['From', <Instant key="from" at={validFrom} />],
        ['Until', <Instant key="until" at={validUntil} />],
        ...(withdrawnAt === null
          ? []
          : [['Withdrawn', <Instant key="withdrawn" at={withdrawnAt} />] as const]),
        ['Held by', <Name key="holder" kind="organisation" id={heldBy} />],
        ['Asked for', <ByAt key="asked" by={requestedBy} at={requestedAt} />],
        ['Approved', <ByAt key="approved" by={approvedBy} at={approvedAt} />],
        ['The client', <Telling key="told" disclosure={disclosure} />],
        ['Id', <Identifier key="id" value={id} label="disclosure" />],
      ]}
    />
  );
}

function ByAt({ by, at }: { by: string; at: string }) {
  return (
    <>
      <PersonName id={by} />, <Instant at={at} />
    </>
  );
}

function Items({ dataset, items }: { dataset: string; items: readonly string[] }) {
  const known = useItemsOf(dataset) ?? [];
  return items.map((id) => (
    <div key={id}>
      {known.find(({ value }) => value === id)?.label ?? <Identifier value={id} label="item" />}
    </div>
  ));
}

function Telling({ disclosure }: { disclosure: LawfulDisclosure }) {
  const { toldAt, barredFromClient: bar } = disclosure;
  const { tone, word } = tellingOf(disclosure, Date.now());
  return (
    <>
      <Verdict tone={tone}>{word}</Verdict>
      {toldAt !== null && (
        <>
          {' '}
          <Instant at={toldAt} />
        </>
      )}
      {bar !== null && (
        <div className="quiet">
          {bar.reason}, through <Instant at={bar.until} />
        </div>
      )}
    </>
  );
}
