import { APPROVAL, type EditIds } from './edit-scene.js';

/** An edit of something that is there: where it is looked at, and what is asked of it. */
export interface Edit {
  readonly by: 'operator' | 'acme-admin' | 'borealis-admin';
  /** Where it is looked at; null where no GET shows it alone. */
  readonly view: string | null;
  /** The tag of the answer that showed it, where no GET does. */
  readonly tag?: string;
  readonly method: string;
  readonly path: string;
  readonly body?: object;
  /** Of an upload, instead of a body. */
  readonly content?: Buffer;
}

type Details = Partial<Pick<Edit, 'by' | 'view' | 'tag' | 'body' | 'content'>>;

/** An edit by the client: of the path itself, or of what is at `view`. */
function edit(method: string, path: string, { view = path, ...details }: Details = {}): Edit {
  return {
    by: 'acme-admin',
    method,
    path: `/admin/v1/${path}`,
    view: view && `/admin/v1/${view}`,
    ...details,
  };
}

/** Something done to what is at the view. */
const act = (view: string, action: string, details: Details = {}): Edit =>
  edit('POST', `${view}/${action}`, { view, ...details });

const BY_OPERATOR = { by: 'operator' } as const;
const ITEM = 'datasets/scenes/items/x';

/** Every edit there is, in an order in which each still finds something to change. */
export const EDITS: Readonly<Record<string, (ids: EditIds) => Edit>> = {
  'an organisation': () =>
    edit('PATCH', 'organisations/acme', { ...BY_OPERATOR, body: { name: 'Acme Imaging' } }),
  'a person': () =>
    edit('PATCH', 'people/anna', {
      ...BY_OPERATOR,
      body: { name: 'Anna', worker: { residence: { country: 'DE' } } },
    }),
  'a suspension': () => act('people/anna', 'suspend', BY_OPERATOR),
  'an erasure from the trail': () => act('people/anna', 'trail-erasures', BY_OPERATOR),
  'a reinstatement': () => act('people/anna', 'reinstate', BY_OPERATOR),
  'a vendor': () => edit('PATCH', 'vendors/pixels', { ...BY_OPERATOR, body: { service: 'labels' } }),
  'a vendor’s approval': () =>
    edit('PUT', 'vendors/pixels/approvals', {
      body: { ...APPROVAL, effectiveFrom: '2026-03-01T00:00:00Z' },
    }),
  'a vendor’s withdrawal': () => edit('DELETE', 'vendors/pixels/approvals'),
  'an objection to a vendor': ({ objectionTag: tag }) =>
    edit('DELETE', 'vendors/labels/objections', { view: null, tag }),
  'a dataset': () => edit('PATCH', 'datasets/scenes', { body: { clientInstruction: 'Blur nothing.' } }),
  'a dataset’s lock': () => act('datasets/scenes', 'lock'),
  'a dataset’s unlock': () => act('datasets/scenes', 'unlock'),
  'an item’s content': () => edit('PUT', ITEM, { content: Buffer.from('two') }),
  'a quarantine': ({ item }) => edit('POST', `items/${item}/quarantine`, { view: ITEM }),
  'a release': ({ item }) => edit('POST', `items/${item}/release`, { view: ITEM }),
  'a project': () =>
    edit('PATCH', 'projects/street', { body: { datasets: ['scenes'], budgets: { items: 7 } } }),
  'a task’s priority': ({ task }) => edit('PATCH', `tasks/${task}`, { body: { priority: 3 } }),
  'a task’s release': ({ task }) => act(`tasks/${task}`, 'force-release'),
  'a task’s withdrawal': ({ task }) => act(`tasks/${task}`, 'withdraw'),
  'an approval of a request': ({ asked }) => act(`access-requests/${asked.ben}`, 'approve'),
  'a denial of a request': ({ asked }) =>
    act(`access-requests/${asked.cleo}`, 'deny', { body: { comment: 'no' } }),
  'a withdrawal of a request': ({ asked }) => act(`access-requests/${asked.dora}`, 'withdraw'),
  'a review of broken glass': ({ asked }) =>
    act(`access-requests/${asked.erin}`, 'review', { body: { outcome: 'justified', comment: 'so' } }),
  'an entry of a review': ({ review, entry }) =>
    act(`reviews/${review}/entries/${entry}`, 'decision', { body: { decision: 'keep', comment: 'so' } }),
  'an approval by a second person': ({ approvable }) => act(`pending-changes/${approvable}`, 'approve'),
  'a rejection by a second person': ({ rejectable }) => act(`pending-changes/${rejectable}`, 'reject'),
  'a disclosure that is told': ({ disclosure }) => act(`lawful-disclosures/${disclosure}`, 'tell'),
  'a disclosure that ends': ({ disclosure }) => edit('DELETE', `lawful-disclosures/${disclosure}`),
  'an assignment': ({ assignment }) => edit('DELETE', `assignments/${assignment}`),
  'an engagement': () => edit('DELETE', 'people/dora/engagements/acme', { view: 'people/dora' }),
  'an engagement, seen by the operator': () =>
    edit('DELETE', 'people/cleo/engagements/acme', { ...BY_OPERATOR, view: 'people/cleo' }),
  'a transfer basis’s end': ({ basis }) =>
    edit('PATCH', `transfer-bases/${basis}`, { body: { validUntil: '2029-01-01T00:00:00Z' } }),
  'a transfer basis': ({ basis }) => edit('DELETE', `transfer-bases/${basis}`),
  'a tool credential’s name': () => edit('PATCH', 'tool-credentials/tool', { body: { name: 'Brush' } }),
  'a tool credential': () => edit('DELETE', 'tool-credentials/tool'),
  'an item': () => edit('DELETE', ITEM),
  'the rules of requests': () =>
    edit('PUT', 'organisations/acme/request-rules', {
      body: { steps: [{ roles: ['client_admin'] }], pendingSeconds: 3_600 },
    }),
  'the rule of two people': () =>
    edit('PUT', 'organisations/borealis/two-person-rule', {
      by: 'borealis-admin',
      body: { rule: 'required' },
    }),
  'a delivery': ({ webhook, delivery, deliveryTag: tag }) =>
    edit('POST', `organisations/acme/webhooks/${webhook}/deliveries/${delivery}/redeliver`, {
      view: null,
      tag,
    }),
  'a webhook': ({ webhook }) => edit('DELETE', `organisations/acme/webhooks/${webhook}`),
};
