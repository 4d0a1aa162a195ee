import { Alert, Stack } from '@mantine/core';
import { because } from '../api/changes.js';
import type { NewToolCredential } from '../api/views.js';
import { NamedField, SwitchField, TextField, useDraft } from '../elements/fields.js';
import { FieldRow } from '../elements/field-row.js';
import { FormDialog } from '../elements/form-dialog.js';
import { NamedSelect } from '../elements/named-select.js';
import { Secret } from '../elements/secret.js';
import { useSigned } from '../session/session.context.js';
import { toSlug } from '../words/slugs.js';
import { isWholeTool, newTool, newToolDraft, type ToolDraft } from './tool-draft.js';

interface FieldsProps {
  readonly draft: ToolDraft;
  readonly set: (change: Partial<ToolDraft>) => void;
}

/** Connects a tool to projects; its secret is shown here once, and never again. */
export function ConnectDialog({ onClose }: { onClose: () => void }) {
  const { api } = useSigned();
  const { draft, set } = useDraft(newToolDraft(Date.now()));
  return (
    <FormDialog<NewToolCredential>
      title="Connect a tool"
      confirm="Connect"
      isReady={isWholeTool(draft)}
      send={(reason) => api.call('connectTool', { body: { ...newTool(draft), ...because(reason) } })}
      shown={(made) => <Secrets made={made} />}
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
      <ScopeFields draft={draft} set={set} />
    </FormDialog>
  );
}

function ScopeFields({ draft, set }: FieldsProps) {
  return (
    <>
      <NamedField
        label="Projects"
        isRequired
        kind="project"
        value={draft.projects}
        onChange={(projects) => set({ projects })}
      />
      <FieldRow>
        <NamedSelect
          label="Acts for one person"
          kind="person"
          isOptional
          value={draft.person}
          onChange={(person) => set({ person })}
        />
        <TextField
          label="Last day (UTC)"
          isDay
          isRequired
          value={draft.lastDay}
          onChange={(lastDay) => set({ lastDay })}
        />
      </FieldRow>
      <SwitchField
        label="It speaks S3"
        description="It gets an access key and a secret that signs requests."
        value={draft.isS3}
        onChange={(isS3) => set({ isS3 })}
      />
      {draft.isS3 && (
        <SwitchField
          label="Temporary, with a session token"
          value={draft.isTemporary}
          onChange={(isTemporary) => set({ isTemporary })}
        />
      )}
    </>
  );
}

function Secrets({ made }: { made: NewToolCredential }) {
  const { s3, secret, note } = made;
  return (
    <Stack gap="sm">
      <Alert color="ink" title="Copy this now" role="status">
        {note}
      </Alert>
      {secret !== null && <Secret label="Secret (Authorization: Bearer)" value={secret} />}
      {s3 !== null && <S3Secrets s3={s3} />}
    </Stack>
  );
}

function S3Secrets({ s3 }: { s3: NonNullable<NewToolCredential['s3']> }) {
  const { accessKeyId, secretAccessKey, sessionToken, buckets } = s3;
  return (
    <>
      <Secret label="S3 access key id" value={accessKeyId} />
      {secretAccessKey !== null && <Secret label="S3 secret access key" value={secretAccessKey} />}
      {sessionToken !== null && <Secret label="S3 session token" value={sessionToken} />}
      <span className="quiet">Buckets: {buckets.join(', ')}</span>
    </>
  );
}
