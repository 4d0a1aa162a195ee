import { because, changedMembers, onlyIf } from '../api/changes.js';
import type { Project } from '../api/views.js';
import { TextField, useDraft } from '../elements/fields.js';
import { FieldRow } from '../elements/field-row.js';
import { FormDialog } from '../elements/form-dialog.js';
import type { Seen } from '../elements/seen.js';
import { useSigned } from '../session/session.context.js';
import { toSlug } from '../words/slugs.js';
import {
  draftOfProject,
  isWholeProject,
  newProject,
  newProjectDraft,
  projectSettings,
} from './project-draft.js';
import { LimitFields, PeopleFields, PlaceFields, SubjectFields, TaskFields } from './project-fields.js';

const today = (): string => new Date().toISOString().slice(0, 10);

/** Makes a project: a draft, through which nobody reads until it is activated. */
export function NewProjectDialog({ onClose }: { onClose: () => void }) {
  const { api } = useSigned();
  const { draft, set } = useDraft(newProjectDraft(today()));
  return (
    <FormDialog
      title="Make a project"
      confirm="Make"
      isLarge
      isReady={isWholeProject(draft)}
      send={(reason) => api.call('createProject', { body: { ...newProject(draft), ...because(reason) } })}
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
      <RuleFields draft={draft} set={set} />
    </FormDialog>
  );
}

/** Changes the rules of a project; only what was touched is sent, and only over what was seen. */
export function EditProjectDialog({ seen, onClose }: { seen: Seen<Project>; onClose: () => void }) {
  const { api } = useSigned();
  const before = projectSettings(draftOfProject(seen.data));
  const { draft, set } = useDraft(draftOfProject(seen.data));
  const changes = changedMembers(projectSettings(draft), before);
  return (
    <FormDialog
      title={`Edit the rules of ${seen.data.name}`}
      confirm="Save"
      isLarge
      isReady={Object.keys(changes).length > 0 && isWholeProject(draft)}
      send={(reason) =>
        api.call('updateProject', {
          path: { project: seen.data.id },
          headers: onlyIf(seen.etag),
          body: { ...changes, ...because(reason) },
        })
      }
      onClose={onClose}
    >
      <TextField label="Name" isRequired value={draft.name} onChange={(name) => set({ name })} />
      <RuleFields draft={draft} set={set} />
    </FormDialog>
  );
}

function RuleFields(props: Parameters<typeof SubjectFields>[0]) {
  return (
    <>
      <SubjectFields {...props} />
      <PeopleFields {...props} />
      <PlaceFields {...props} />
      <TaskFields {...props} />
      <LimitFields {...props} />
    </>
  );
}
