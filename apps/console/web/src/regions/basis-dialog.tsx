import { Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import { because } from '../api/changes.js';
import { FieldRow } from '../elements/field-row.js';
import { FormDialog } from '../elements/form-dialog.js';
import { useSigned } from '../session/session.context.js';
import { wordOf } from '../words/words.js';

interface Draft {
  readonly fromRegion: string;
  readonly toCountry: string;
  readonly mechanism: string;
  readonly sccModule: string;
  readonly assessmentRef: string;
  readonly validFrom: string;
  readonly validUntil: string;
}

const EMPTY: Draft = {
  fromRegion: 'eu',
  toCountry: '',
  mechanism: 'scc',
  sccModule: '3',
  assessmentRef: '',
  validFrom: new Date().toISOString().slice(0, 10),
  validUntil: '',
};
const MODULES = [
  { value: '1', label: '1: controller to controller' },
  { value: '2', label: '2: controller to processor' },
  { value: '3', label: '3: processor to processor' },
  { value: '4', label: '4: processor to controller' },
];

/** Records why data of a region may be viewed from a country. */
export function BasisDialog({ onClose }: { onClose: () => void }) {
  const { api } = useSigned();
  const [draft, setDraft] = useState(EMPTY);
  const set = (change: Partial<Draft>): void => setDraft((before) => ({ ...before, ...change }));
  const isReady = /^[A-Z]{2}$/.test(draft.toCountry) && draft.validFrom !== '' && draft.validUntil !== '';
  return (
    <FormDialog
      title="Record a transfer basis"
      confirm="Record"
      isReady={isReady}
      send={(reason) => api.call('recordTransferBasis', { body: { ...toBody(draft), ...because(reason) } })}
      onClose={onClose}
    >
      <BasisFields draft={draft} set={set} />
    </FormDialog>
  );
}

interface FieldsProps {
  readonly draft: Draft;
  readonly set: (change: Partial<Draft>) => void;
}

function BasisFields({ draft, set }: FieldsProps) {
  return (
    <>
      <FieldRow>
        <TextInput
          label="Data kept in (region)"
          required
          value={draft.fromRegion}
          onChange={(event) => set({ fromRegion: event.currentTarget.value.toLowerCase() })}
        />
        <TextInput
          label="Viewed from (two letters)"
          required
          maxLength={2}
          placeholder="US"
          value={draft.toCountry}
          onChange={(event) => set({ toCountry: event.currentTarget.value.toUpperCase() })}
        />
      </FieldRow>
      <MechanismFields draft={draft} set={set} />
      <FieldRow>
        <TextInput
          type="date"
          label="Valid from"
          required
          value={draft.validFrom}
          onChange={(event) => set({ validFrom: event.currentTarget.value })}
        />
        <TextInput
          type="date"
          label="Valid until"
          required
          value={draft.validUntil}
          onChange={(event) => set({ validUntil: event.currentTarget.value })}
        />
      </FieldRow>
    </>
  );
}

function MechanismFields({ draft, set }: FieldsProps) {
  return (
    <>
      <Select
        label="Basis"
        data={['scc', 'bcr', 'derogation'].map((value) => ({ value, label: wordOf(value) }))}
        allowDeselect={false}
        value={draft.mechanism}
        onChange={(mechanism) => set({ mechanism: mechanism ?? 'scc' })}
      />
      {draft.mechanism === 'scc' && (
        <Select
          label="Module"
          data={MODULES}
          allowDeselect={false}
          value={draft.sccModule}
          onChange={(module) => set({ sccModule: module ?? '3' })}
        />
      )}
      {draft.mechanism !== 'derogation' && (
        <TextInput
          label="Transfer-impact assessment"
          description="Where it is kept, so that it can be found again."
          required
          maxLength={200}
          value={draft.assessmentRef}
          onChange={(event) => set({ assessmentRef: event.currentTarget.value })}
        />
      )}
    </>
  );
}

function toBody({
  fromRegion,
  toCountry,
  mechanism,
  sccModule,
  assessmentRef,
  validFrom,
  validUntil,
}: Draft): object {
  return {
    fromRegion,
    toCountry,
    mechanism,
    ...(mechanism === 'scc' && { sccModule: Number(sccModule) }),
    ...(mechanism !== 'derogation' && { assessmentRef }),
    validFrom: `${validFrom}T00:00:00Z`,
    validUntil: `${validUntil}T23:59:59Z`,
  };
}
