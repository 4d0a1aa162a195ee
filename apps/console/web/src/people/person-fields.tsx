import { Button, Fieldset, Stack } from '@mantine/core';
import { ChoiceField, TextField } from '../elements/fields.js';
import { FieldRow } from '../elements/field-row.js';
import { NamedSelect } from '../elements/named-select.js';
import type { CheckDraft, PersonDraft, TrainingDraft } from './person-draft.js';

interface FieldsProps {
  readonly draft: PersonDraft;
  readonly set: (change: Partial<PersonDraft>) => void;
}

/** Where they live, what they are to the work, and whose staff they are. */
export function StandingFields({ draft, set }: FieldsProps) {
  return (
    <Fieldset legend="Residence and workforce">
      <Stack gap="sm">
        <FieldRow>
          <TextField
            label="Residence (two letters)"
            most={2}
            value={draft.residence}
            onChange={(residence) => set({ residence: residence.toUpperCase() })}
          />
          <TextField
            label="Verified on"
            isDay
            value={draft.residenceVerifiedDay}
            onChange={(residenceVerifiedDay) => set({ residenceVerifiedDay })}
          />
          <ChoiceField
            label="Age"
            choices={['under_16', '16_17', '18_plus']}
            value={draft.ageBand}
            onChange={(ageBand) => set({ ageBand })}
          />
        </FieldRow>
        <FieldRow>
          <ChoiceField
            label="Workforce"
            choices={['in_house', 'vendor', 'freelancer']}
            value={draft.workforceType}
            onChange={(workforceType) => set({ workforceType })}
          />
          {draft.workforceType === 'vendor' && (
            <NamedSelect
              label="Vendor"
              kind="vendor"
              isOptional
              value={draft.vendor}
              onChange={(vendor) => set({ vendor })}
            />
          )}
        </FieldRow>
      </Stack>
    </Fieldset>
  );
}

/** Results of checks and where their evidence is, never the evidence itself. */
export function CheckFields({ draft, set }: FieldsProps) {
  return (
    <Fieldset legend="Checks">
      <Stack gap="sm">
        <CheckLine
          name="Vetting"
          choices={['passed', 'pending', 'failed']}
          check={draft.vetting}
          onChange={(vetting) => set({ vetting })}
        />
        <CheckLine
          name="Identity"
          choices={['verified', 'pending', 'failed']}
          isForGood
          check={draft.identity}
          onChange={(identity) => set({ identity })}
        />
        <CheckLine
          name="Screening"
          choices={['clear', 'pending', 'hit']}
          check={draft.screening}
          onChange={(screening) => set({ screening })}
        />
      </Stack>
    </Fieldset>
  );
}

function CheckLine(props: {
  name: string;
  choices: readonly string[];
  isForGood?: boolean;
  check: CheckDraft;
  onChange: (check: CheckDraft) => void;
}) {
  const { name, choices, isForGood = false, check, onChange } = props;
  return (
    <FieldRow>
      <ChoiceField
        label={name}
        choices={choices}
        value={check.status}
        onChange={(status) => onChange({ ...check, status })}
      />
      {!isForGood && (
        <TextField
          label={`${name}: counts until`}
          isDay
          value={check.untilDay}
          onChange={(untilDay) => onChange({ ...check, untilDay })}
        />
      )}
      <TextField
        label={`${name}: evidence is kept at`}
        value={check.evidence}
        onChange={(evidence) => onChange({ ...check, evidence })}
      />
    </FieldRow>
  );
}

/** What they have been trained in, and until when it counts. */
export function TrainingFields({ draft: { trainings }, set }: FieldsProps) {
  const change = (index: number, training: TrainingDraft | null): void =>
    set({ trainings: trainings.flatMap((each, at) => (at === index ? (training ?? []) : each)) });
  return (
    <Fieldset legend="Trainings">
      <Stack gap="sm">
        {trainings.map((training, index) => (
          <FieldRow key={index}>
            <TextField
              label={`Training ${index + 1}`}
              most={64}
              value={training.name}
              onChange={(name) => change(index, { ...training, name })}
            />
            <TextField
              label={`Training ${index + 1} counts until`}
              isDay
              value={training.untilDay}
              onChange={(untilDay) => change(index, { ...training, untilDay })}
            />
            <Button variant="default" onClick={() => change(index, null)}>
              Remove
            </Button>
          </FieldRow>
        ))}
        <Button
          variant="default"
          onClick={() => set({ trainings: [...trainings, { name: '', untilDay: '' }] })}
        >
          Add a training
        </Button>
      </Stack>
    </Fieldset>
  );
}
