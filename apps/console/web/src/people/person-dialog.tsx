import { because, changedMembers, onlyIf, type Settings } from '../api/changes.js';
import type { Person } from '../api/views.js';
import { ChoicesField, NamedField, TextField, useDraft } from '../elements/fields.js';
import { FieldRow } from '../elements/field-row.js';
import { FormDialog } from '../elements/form-dialog.js';
import { NamedSelect } from '../elements/named-select.js';
import type { Seen } from '../elements/seen.js';
import { useSigned } from '../session/session.context.js';
import { toSlug } from '../words/slugs.js';
import { wordOf } from '../words/words.js';
import {
  draftOfPerson,
  isWholePerson,
  NEW_PERSON,
  newPerson,
  type PersonDraft,
  personSettings,
  workerSettings,
} from './person-draft.js';
import { CheckFields, StandingFields, TrainingFields } from './person-fields.js';

const ROLES = [
  ...['annotator', 'reviewer', 'client_admin', 'client_auditor'],
  ...['operator_admin', 'operator_auditor'],
].map((value) => ({ value, label: wordOf(value) }));

interface FieldsProps {
  /** Clients they work for already: that is ended on their page, with its assignments, and not here. */
  readonly kept?: readonly string[];
  readonly draft: PersonDraft;
  readonly set: (change: Partial<PersonDraft>) => void;
}

/** Makes somebody known who can sign in. */
export function NewPersonDialog({ onClose }: { onClose: () => void }) {
  const { api } = useSigned();
  const { draft, set } = useDraft(NEW_PERSON);
  return (
    <FormDialog
      title="Add a person"
      confirm="Add"
      isLarge
      isReady={isWholePerson(draft)}
      send={(reason) => api.call('createPerson', { body: { ...newPerson(draft), ...because(reason) } })}
      onClose={onClose}
    >
      <FieldRow>
        <TextField
          label="Name"
          isRequired
          value={draft.name}
          onChange={(name) => set({ name, ...(draft.slug === toSlug(draft.name) && { slug: toSlug(name) }) })}
        />
        <TextField
          label="Handle"
          isRequired
          most={64}
          value={draft.slug}
          onChange={(slug) => set({ slug })}
        />
      </FieldRow>
      <FieldRow>
        <TextField
          label="Subject"
          description="How the identity provider knows them: the token’s “sub”."
          isRequired
          most={255}
          value={draft.subject}
          onChange={(subject) => set({ subject })}
        />
        <NamedSelect
          label="Employed by"
          kind="organisation"
          value={draft.organisation}
          onChange={(organisation) => set({ organisation })}
        />
      </FieldRow>
      <WorkFields draft={draft} set={set} />
    </FormDialog>
  );
}

/** Changes what somebody is and what is attested of them. */
export function EditPersonDialog({ seen, onClose }: { seen: Seen<Person>; onClose: () => void }) {
  const { api } = useSigned();
  const before = draftOfPerson(seen.data);
  const { draft, set } = useDraft(before);
  const changes = changesOf(draft, before);
  return (
    <FormDialog
      title={`Edit ${seen.data.name}`}
      confirm="Save"
      isLarge
      isReady={Object.keys(changes).length > 0 && (isWholePerson(draft) || seen.data.subject === null)}
      send={(reason) =>
        api.call('updatePerson', {
          path: { person: seen.data.id },
          headers: onlyIf(seen.etag),
          body: { ...changes, ...because(reason) },
        })
      }
      onClose={onClose}
    >
      <TextField label="Name" isRequired value={draft.name} onChange={(name) => set({ name })} />
      <WorkFields kept={before.worksFor} draft={draft} set={set} />
    </FormDialog>
  );
}

/** Returns what is otherwise, of what is attested only that part. */
function changesOf(draft: PersonDraft, before: PersonDraft): Settings {
  const worker = changedMembers(workerSettings(draft), workerSettings(before));
  return {
    ...changedMembers(personSettings(draft), personSettings(before)),
    ...(Object.keys(worker).length > 0 && { worker }),
  };
}

function WorkFields({ kept = [], draft, set }: FieldsProps) {
  return (
    <>
      <TextField label="E-mail" most={320} value={draft.email} onChange={(email) => set({ email })} />
      <FieldRow>
        <ChoicesField
          label="Roles"
          choices={ROLES}
          value={draft.roles}
          onChange={(roles) => set({ roles })}
        />
        <NamedField
          label="Works for (clients)"
          kind="organisation"
          keep={({ kind }) => kind === 'client'}
          {...(kept.length > 0 && { description: 'Adds; ending one is a step of its own, on their page.' })}
          value={draft.worksFor}
          onChange={(worksFor) => set({ worksFor: [...new Set([...kept, ...worksFor])] })}
        />
      </FieldRow>
      <StandingFields draft={draft} set={set} />
      <CheckFields draft={draft} set={set} />
      <TrainingFields draft={draft} set={set} />
    </>
  );
}
