import { because, changedMembers, onlyIf } from '../api/changes.js';
import type { Dataset } from '../api/views.js';
import {
  ChoiceField,
  LongTextField,
  SwitchField,
  TextField,
  useDraft,
  WordsField,
} from '../elements/fields.js';
import { FieldRow } from '../elements/field-row.js';
import { FormDialog } from '../elements/form-dialog.js';
import type { Seen } from '../elements/seen.js';
import { useSigned } from '../session/session.context.js';
import { toSlug } from '../words/slugs.js';
import {
  type DatasetDraft,
  datasetSettings,
  draftOfDataset,
  isWholeDataset,
  NEW_DATASET,
  newDataset,
} from './dataset-draft.js';

interface FieldsProps {
  readonly draft: DatasetDraft;
  readonly set: (change: Partial<DatasetDraft>) => void;
}

/** Registers a dataset: its key, where it is kept, and who attests that it may be provided. */
export function NewDatasetDialog({ onClose }: { onClose: () => void }) {
  const { api } = useSigned();
  const { draft, set } = useDraft(NEW_DATASET);
  return (
    <FormDialog
      title="Register a dataset"
      confirm="Register"
      isReady={isWholeDataset(draft)}
      send={(reason) => api.call('createDataset', { body: { ...newDataset(draft), ...because(reason) } })}
      onClose={onClose}
    >
      <FieldRow>
        <TextField
          label="Name"
          isRequired
          value={draft.name}
          onChange={(name) => set({ name, ...(draft.slug === toSlug(draft.name) && { slug: toSlug(name) }) })}
        />
        <TextField label="Slug" isRequired most={64} value={draft.slug} onChange={(slug) => set({ slug })} />
      </FieldRow>
      <KeyFields draft={draft} set={set} />
      <UseFields draft={draft} set={set} />
      <AttestationFields draft={draft} set={set} />
    </FormDialog>
  );
}

/** Changes what a dataset may be used for; of what somebody else changed meanwhile nothing is undone. */
export function EditDatasetDialog({ seen, onClose }: { seen: Seen<Dataset>; onClose: () => void }) {
  const { api } = useSigned();
  const before = datasetSettings(draftOfDataset(seen.data));
  const { draft, set } = useDraft(draftOfDataset(seen.data));
  const changes = changedMembers(datasetSettings(draft), before);
  return (
    <FormDialog
      title={`Edit ${seen.data.name}`}
      confirm="Save"
      isReady={Object.keys(changes).length > 0 && draft.name.trim() !== ''}
      send={(reason) =>
        api.call('updateDataset', {
          path: { dataset: seen.data.id },
          headers: onlyIf(seen.etag),
          body: { ...changes, ...because(reason) },
        })
      }
      onClose={onClose}
    >
      <TextField label="Name" isRequired value={draft.name} onChange={(name) => set({ name })} />
      <UseFields draft={draft} set={set} />
      <SwitchField
        label="Processing is restricted"
        description="Nobody reads it while it is, in any project."
        value={draft.processingRestricted}
        onChange={(processingRestricted) => set({ processingRestricted })}
      />
    </FormDialog>
  );
}

function KeyFields({ draft, set }: FieldsProps) {
  return (
    <>
      <TextField
        label="KMS key"
        description="Your own key’s id or ARN. Portcullis wraps with it and never sees it; withdrawn, nothing can be read."
        isRequired
        most={2_048}
        value={draft.kmsKeyId}
        onChange={(kmsKeyId) => set({ kmsKeyId })}
      />
      <FieldRow>
        <TextField
          label="Kept in (region)"
          isRequired
          most={64}
          value={draft.region}
          onChange={(region) => set({ region: region.toLowerCase() })}
        />
        <ChoiceField
          label="Sensitivity"
          isRequired
          choices={['standard', 'personal', 'special_category']}
          value={draft.sensitivity}
          onChange={(sensitivity) => set({ sensitivity })}
        />
      </FieldRow>
    </>
  );
}

function UseFields({ draft, set }: FieldsProps) {
  return (
    <>
      <WordsField
        label="May be used for"
        description="Purposes, one word each. Without one nobody reads it."
        suggestions={['annotation', 'quality-review', 'model-training']}
        value={draft.permittedPurposes}
        onChange={(permittedPurposes) => set({ permittedPurposes })}
      />
      <LongTextField
        label="The client’s instruction"
        description="Needed for personal data: what the client has told the processor to do with it."
        value={draft.clientInstruction}
        onChange={(clientInstruction) => set({ clientInstruction })}
      />
    </>
  );
}

function AttestationFields({ draft, set }: FieldsProps) {
  return (
    <FieldRow>
      <TextField
        label="Attested by"
        description="Who answers for the right to provide this data."
        isRequired
        value={draft.attestedBy}
        onChange={(attestedBy) => set({ attestedBy })}
      />
      <TextField
        label="Legal basis"
        description="Such as consent, contract, legitimate interest."
        isRequired
        most={500}
        value={draft.attestationBasis}
        onChange={(attestationBasis) => set({ attestationBasis })}
      />
    </FieldRow>
  );
}
