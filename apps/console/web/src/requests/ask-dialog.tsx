import { Alert, Select } from '@mantine/core';
import { because } from '../api/changes.js';
import { LongTextField, TextField, useDraft } from '../elements/fields.js';
import { FieldRow } from '../elements/field-row.js';
import { FormDialog } from '../elements/form-dialog.js';
import { NamedSelect } from '../elements/named-select.js';
import { useSigned } from '../session/session.context.js';
import {
  DURATIONS,
  isWholeRequest,
  NEW_REQUEST,
  newGlassBreak,
  newRequest,
  type RequestDraft,
} from './request-drafts.js';

interface FieldsProps {
  readonly draft: RequestDraft;
  readonly set: (change: Partial<RequestDraft>) => void;
}

/** Asks for access for a time, or takes it at once in an emergency. */
export function AskDialog({ route, onClose }: { route: 'askForAccess' | 'breakGlass'; onClose: () => void }) {
  const { api, account } = useSigned();
  const isEmergency = route === 'breakGlass';
  const { draft, set } = useDraft({ ...NEW_REQUEST, ...(isEmergency && { durationSeconds: '3600' }) });
  const body = isEmergency ? newGlassBreak(draft) : newRequest(draft);
  return (
    <FormDialog
      title={isEmergency ? 'Break the glass' : 'Ask for access'}
      confirm={isEmergency ? 'Break it' : 'Ask'}
      isReady={isWholeRequest(draft)}
      send={(reason) => api.call(route, { body: { ...body, ...because(reason) } })}
      onClose={onClose}
    >
      {isEmergency && (
        <Alert color="alarm" title="For emergencies, and for those the client has named">
          You are let in at once, the client is told at once, and somebody else must look into it afterwards.
        </Alert>
      )}
      {account.may('access-request:create') && (
        <NamedSelect
          label="For (yourself, if nobody is chosen)"
          kind="person"
          isOptional
          value={draft.person}
          onChange={(person) => set({ person })}
        />
      )}
      <ProjectFields draft={draft} set={set} />
      <Select
        label="For how long"
        description={isEmergency ? 'From now on.' : 'From the moment it is approved.'}
        data={DURATIONS.map((duration) => ({ ...duration }))}
        allowDeselect={false}
        value={draft.durationSeconds}
        onChange={(seconds) => set({ durationSeconds: seconds ?? '3600' })}
      />
      <LongTextField
        label="Why"
        description="Whoever decides about it reads this; it is kept."
        isRequired
        most={2_000}
        value={draft.justification}
        onChange={(justification) => set({ justification })}
      />
    </FormDialog>
  );
}

/** A project by name for those who may list them; those who work were told its slug, and perhaps whose it is. */
function ProjectFields({ draft, set }: FieldsProps) {
  const { account } = useSigned();
  if (account.may('project:read')) {
    return (
      <NamedSelect
        label="Project"
        kind="project"
        value={draft.project === '' ? null : draft.project}
        onChange={(project) => set({ project: project ?? '' })}
      />
    );
  }
  return (
    <FieldRow>
      <TextField
        label="Project"
        description="Its short name, from whoever gives you work."
        isRequired
        most={64}
        value={draft.project}
        onChange={(project) => set({ project: project.trim() })}
      />
      <TextField
        label="Client"
        description="Only where several use that name."
        most={64}
        value={draft.organisation}
        onChange={(organisation) => set({ organisation })}
      />
    </FieldRow>
  );
}
