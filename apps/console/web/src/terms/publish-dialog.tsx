import { NumberInput, Select, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { because } from '../api/changes.js';
import { FormDialog } from '../elements/form-dialog.js';
import { NamedSelect } from '../elements/named-select.js';
import { useSigned } from '../session/session.context.js';

interface Draft {
  readonly kind: 'nda' | 'project';
  readonly project: string | null;
  readonly organisation: string | null;
  readonly title: string;
  readonly document: string;
  readonly graceDays: number;
}

const EMPTY: Draft = {
  kind: 'nda',
  project: null,
  organisation: null,
  title: '',
  document: '',
  graceDays: 0,
};
const MOST_CHARACTERS = 200_000;

/** Publishes a version of an NDA or of a project's terms. */
export function PublishDialog({ onClose }: { onClose: () => void }) {
  const { api, account } = useSigned();
  const [draft, setDraft] = useState(EMPTY);
  const set = (change: Partial<Draft>): void => setDraft((before) => ({ ...before, ...change }));
  // An operator publishes for a client and says for which; a client's administrator has only one.
  const isOperator = account.may('organisation:create');
  const send = (reason: string | undefined) => {
    const { kind, project, organisation, ...rest } = draft;
    return api.call('publishTerms', {
      body: {
        kind,
        ...rest,
        ...because(reason),
        ...(kind === 'project' && { project }),
        ...(organisation !== null && { organisation }),
      },
    });
  };
  const hasText = draft.title.trim() !== '' && draft.document.trim() !== '';
  const isReady =
    hasText &&
    (draft.kind === 'nda' || draft.project !== null) &&
    (!isOperator || draft.organisation !== null);
  return (
    <FormDialog title="Publish a version" confirm="Publish" isReady={isReady} send={send} onClose={onClose}>
      <Select
        label="Kind"
        data={[
          { value: 'nda', label: 'Non-disclosure agreement, asked of everybody' },
          { value: 'project', label: 'Terms of one project' },
        ]}
        value={draft.kind}
        allowDeselect={false}
        onChange={(kind) => set({ kind: kind === 'project' ? 'project' : 'nda' })}
      />
      {isOperator && (
        <NamedSelect
          label="Client"
          kind="organisation"
          value={draft.organisation}
          onChange={(organisation) => set({ organisation })}
        />
      )}
      {draft.kind === 'project' && (
        <NamedSelect
          label="Project"
          kind="project"
          value={draft.project}
          onChange={(project) => set({ project })}
        />
      )}
      <TextFields draft={draft} set={set} />
    </FormDialog>
  );
}

function TextFields({ draft, set }: { draft: Draft; set: (change: Partial<Draft>) => void }) {
  return (
    <>
      <TextInput
        label="Title"
        required
        maxLength={200}
        value={draft.title}
        onChange={(event) => set({ title: event.currentTarget.value })}
      />
      <Textarea
        label="Document"
        description="What people accept, byte for byte."
        required
        autosize
        minRows={8}
        maxRows={16}
        maxLength={MOST_CHARACTERS}
        value={draft.document}
        onChange={(event) => set({ document: event.currentTarget.value })}
      />
      <NumberInput
        label="Grace in days"
        description="How long an acceptance of the version before still counts. 0: access is suspended at once."
        min={0}
        max={365}
        value={draft.graceDays}
        onChange={(days) => set({ graceDays: Number(days) || 0 })}
      />
    </>
  );
}
