import { Alert } from '@mantine/core';
import { because } from '../api/changes.js';
import type { Dataset, Organisation } from '../api/views.js';
import {
  ChoiceField,
  ChoicesField,
  SwitchField,
  TextField,
  useDraft,
  WordsField,
} from '../elements/fields.js';
import { FieldRow } from '../elements/field-row.js';
import { FormDialog } from '../elements/form-dialog.js';
import { NamedSelect } from '../elements/named-select.js';
import { useFind } from '../names/names.js';
import { useSigned } from '../session/session.context.js';
import { useItemsOf } from './dataset-items.js';
import {
  type DisclosureDraft,
  EXTENTS,
  isWholeDisclosure,
  newDisclosure,
  newDisclosureDraft,
} from './disclosure-draft.js';

interface FieldsProps {
  readonly draft: DisclosureDraft;
  readonly set: (change: Partial<DisclosureDraft>) => void;
}

/** Asks for a disclosure to an authority: nothing comes of it before somebody else approves. */
export function DisclosureDialog({ onClose }: { onClose: () => void }) {
  const { api, account } = useSigned();
  const { draft, set } = useDraft(newDisclosureDraft(Date.now()));
  const isOperator = account.may('organisation:create');
  return (
    <FormDialog
      title="Ask for a disclosure"
      confirm="Ask"
      isReady={isWholeDisclosure(draft) && (!isOperator || draft.organisation !== null)}
      send={(reason) => api.call('askDisclosure', { body: { ...newDisclosure(draft), ...because(reason) } })}
      onClose={onClose}
    >
      <Alert color="ink" title="Only where a law demands it">
        Somebody else of your organisation must approve it. It is recorded for ever, so name no person here.
      </Alert>
      <FieldRow>
        <TextField
          label="Authority"
          isRequired
          value={draft.authority}
          onChange={(authority) => set({ authority })}
        />
        <TextField
          label="Legal basis"
          isRequired
          most={500}
          value={draft.legalBasis}
          onChange={(legalBasis) => set({ legalBasis })}
        />
      </FieldRow>
      <ExtentFields draft={draft} set={set} isOperator={isOperator} />
      <FieldRow>
        <TextField
          label="First day (UTC)"
          isDay
          isRequired
          value={draft.firstDay}
          onChange={(firstDay) => set({ firstDay })}
        />
        <TextField
          label="Last day (UTC)"
          isDay
          isRequired
          value={draft.lastDay}
          onChange={(lastDay) => set({ lastDay })}
        />
      </FieldRow>
      {isOperator && <BarFields draft={draft} set={set} />}
    </FormDialog>
  );
}

/** Of what: whose dataset, and which of its items. */
function ExtentFields({ draft, set, isOperator }: FieldsProps & { readonly isOperator: boolean }) {
  const { account } = useSigned();
  const find = useFind<Dataset>('dataset');
  const findOrganisation = useFind<Organisation>('organisation');
  const owner = isOperator ? draft.organisation : account.me.organisationId;
  return (
    <>
      {isOperator && (
        <NamedSelect
          label="Client"
          kind="organisation"
          value={draft.organisation}
          onChange={(organisation) => set({ organisation, dataset: null, items: [] })}
          keep={({ id }) => findOrganisation(id)?.kind === 'client'}
        />
      )}
      <FieldRow>
        <NamedSelect
          label="Dataset"
          kind="dataset"
          value={draft.dataset}
          onChange={(dataset) => set({ dataset, items: [] })}
          keep={({ id }) => find(id)?.organisation === owner}
        />
        <ChoiceField
          label="How much of it"
          isRequired
          choices={EXTENTS}
          value={draft.extent}
          onChange={(extent) => set({ extent })}
        />
      </FieldRow>
      {draft.extent === 'these_items' && <ItemsField draft={draft} set={set} />}
    </>
  );
}

function ItemsField({ draft: { dataset, items }, set }: FieldsProps) {
  const choices = useItemsOf(dataset);
  const onChange = (chosen: readonly string[]): void => set({ items: chosen });
  return choices === null ? (
    <WordsField label="Items, by id" isRequired value={items} onChange={onChange} />
  ) : (
    <ChoicesField label="Items" isRequired choices={choices} value={items} onChange={onChange} />
  );
}

function BarFields({ draft, set }: FieldsProps) {
  return (
    <>
      <SwitchField
        label="A law forbids to tell the client"
        description="Until that ends nothing of it is on the client’s trail or in its lists; it is on your own."
        value={draft.isBarred}
        onChange={(isBarred) => set({ isBarred })}
      />
      {draft.isBarred && (
        <FieldRow>
          <TextField
            label="Which law"
            isRequired
            most={500}
            value={draft.barReason}
            onChange={(barReason) => set({ barReason })}
          />
          <TextField
            label="Through (UTC)"
            isDay
            isRequired
            value={draft.barLastDay}
            onChange={(barLastDay) => set({ barLastDay })}
          />
        </FieldRow>
      )}
    </>
  );
}
