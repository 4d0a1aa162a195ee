import { because } from '../api/changes.js';
import { ChoicesField, NamedField, NumberField, TextField, useDraft } from '../elements/fields.js';
import { FieldRow } from '../elements/field-row.js';
import { FormDialog } from '../elements/form-dialog.js';
import { NamedSelect } from '../elements/named-select.js';
import { useSigned } from '../session/session.context.js';
import { wordOf } from '../words/words.js';
import { isWholeReview, newReview, newReviewDraft, type ReviewDraft } from './review-draft.js';

const ROLES = ['client_admin', 'client_auditor', 'operator_admin', 'operator_auditor'].map((value) => ({
  value,
  label: wordOf(value),
}));

interface FieldsProps {
  readonly draft: ReviewDraft;
  readonly set: (change: Partial<ReviewDraft>) => void;
}

/** Starts a review: from then on nothing of its population can be changed, and what nobody keeps is revoked. */
export function StartDialog({ onClose }: { onClose: () => void }) {
  const { api, account } = useSigned();
  const { draft, set } = useDraft(newReviewDraft(Date.now()));
  const isOperator = account.may('organisation:create');
  return (
    <FormDialog
      title="Start a review"
      confirm="Start"
      isReady={isWholeReview(draft) && (!isOperator || draft.organisation !== null)}
      send={(reason) => api.call('startReview', { body: { ...newReview(draft), ...because(reason) } })}
      onClose={onClose}
    >
      <TextField label="Name" isRequired value={draft.name} onChange={(name) => set({ name })} />
      {isOperator && (
        <NamedSelect
          label="Client"
          kind="organisation"
          value={draft.organisation}
          onChange={(organisation) => set({ organisation })}
        />
      )}
      <ScopeFields draft={draft} set={set} />
    </FormDialog>
  );
}

function ScopeFields({ draft, set }: FieldsProps) {
  return (
    <>
      <NamedField
        label="Projects"
        description="Empty: everything of the organisation."
        kind="project"
        value={draft.projects}
        onChange={(projects) => set({ projects })}
      />
      <FieldRow>
        <ChoicesField
          label="Reviewed by roles"
          choices={ROLES}
          value={draft.roles}
          onChange={(roles) => set({ roles })}
        />
        <NamedField
          label="And by people"
          kind="person"
          value={draft.people}
          onChange={(people) => set({ people })}
        />
      </FieldRow>
      <FieldRow>
        <TextField
          label="Due at the end of (UTC)"
          description="What is undecided then is revoked."
          isDay
          isRequired
          value={draft.dueDay}
          onChange={(dueDay) => set({ dueDay })}
        />
        <NumberField
          label="Last use is looked for in (days)"
          isRequired
          value={draft.evidenceDays}
          onChange={(evidenceDays) => set({ evidenceDays })}
        />
      </FieldRow>
    </>
  );
}
