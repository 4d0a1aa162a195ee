import { Fieldset, Stack } from '@mantine/core';
import {
  ChoiceField,
  ChoicesField,
  NamedField,
  NumberField,
  SwitchField,
  TextField,
  WordsField,
} from '../elements/fields.js';
import { FieldRow } from '../elements/field-row.js';
import { useCountryGroups } from '../regions/country-groups.js';
import { countryName } from '../words/countries.js';
import { wordOf } from '../words/words.js';
import type { ProjectDraft } from './project-draft.js';

interface FieldsProps {
  readonly draft: ProjectDraft;
  readonly set: (change: Partial<ProjectDraft>) => void;
}

const WORKFORCE = ['in_house', 'vendor', 'freelancer'].map((value) => ({ value, label: wordOf(value) }));

/** On what, for what and when. */
export function SubjectFields({ draft, set }: FieldsProps) {
  return (
    <Fieldset legend="On what, and when">
      <Stack gap="sm">
        <NamedField
          label="Datasets"
          kind="dataset"
          value={draft.datasets}
          onChange={(datasets) => set({ datasets })}
        />
        <FieldRow>
          <TextField
            label="Purpose"
            isRequired
            most={64}
            value={draft.purpose}
            onChange={(purpose) => set({ purpose })}
          />
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
            value={draft.lastDay}
            onChange={(lastDay) => set({ lastDay })}
          />
        </FieldRow>
      </Stack>
    </Fieldset>
  );
}

/** Who may be assigned and still be let in. */
export function PeopleFields({ draft, set }: FieldsProps) {
  return (
    <Fieldset legend="Who is let in">
      <Stack gap="sm">
        <ChoicesField
          label="Workforce"
          description="Empty: nobody."
          choices={WORKFORCE}
          value={draft.workforceTypes}
          onChange={(workforceTypes) => set({ workforceTypes })}
        />
        <FieldRow>
          <WordsField
            label="Trainings required"
            value={draft.requiredTrainings}
            onChange={(requiredTrainings) => set({ requiredTrainings })}
          />
          <ChoiceField
            label="Minimum age"
            isRequired
            choices={['16', '18']}
            value={draft.minimumAge}
            onChange={(minimumAge) => set({ minimumAge: minimumAge ?? '18' })}
          />
        </FieldRow>
        <SwitchField
          label="Tools may read for nobody in particular"
          value={draft.allowDelegatedTools}
          onChange={(allowDelegatedTools) => set({ allowDelegatedTools })}
        />
      </Stack>
    </Fieldset>
  );
}

/** From where items are read. */
export function PlaceFields({ draft, set }: FieldsProps) {
  const groups = useCountryGroups();
  const countries = [...new Set(groups.flatMap((group) => group.countries))].sort();
  return (
    <Fieldset legend="From where">
      <Stack gap="sm">
        <FieldRow>
          <ChoicesField
            label="Country groups"
            description="As their members are on the day of the read."
            choices={groups.map(({ code }) => ({ value: code, label: code }))}
            value={draft.allowedGroups}
            onChange={(allowedGroups) => set({ allowedGroups })}
          />
          <WordsField
            label="Further countries"
            description="Two capital letters each. Without any group or country: nobody."
            suggestions={countries}
            value={draft.allowedCountries}
            onChange={(codes) => set({ allowedCountries: codes.map((code) => code.toUpperCase()) })}
          />
        </FieldRow>
        {draft.allowedCountries.length > 0 && (
          <span className="quiet">{draft.allowedCountries.map(countryName).join(', ')}</span>
        )}
        <SwitchField
          label="Anonymising networks are refused"
          value={draft.denyAnonymisingNetworks}
          onChange={(denyAnonymisingNetworks) => set({ denyAnonymisingNetworks })}
        />
        <WordsField
          label="Pages that may read"
          description="Origins such as https://tool.example. Pages of this origin always may."
          value={draft.allowedOrigins}
          onChange={(allowedOrigins) => set({ allowedOrigins })}
        />
        <SwitchField
          label="Presigned links work only in their person’s own browser session"
          value={draft.requireSessionForPresigned}
          onChange={(requireSessionForPresigned) => set({ requireSessionForPresigned })}
        />
      </Stack>
    </Fieldset>
  );
}

/** How items are handed out. */
export function TaskFields({ draft, set }: FieldsProps) {
  return (
    <Fieldset legend="Tasks">
      <Stack gap="sm">
        <SwitchField
          label="Items are read only while a task with them is held"
          value={draft.leaseRequired}
          onChange={(leaseRequired) => set({ leaseRequired })}
        />
        <SwitchField
          label="Tasks are reviewed"
          value={draft.reviewRequired}
          onChange={(reviewRequired) => set({ reviewRequired })}
        />
        <NumberField
          label="A hold lasts (minutes)"
          isRequired
          value={draft.leaseMinutes}
          onChange={(leaseMinutes) => set({ leaseMinutes })}
        />
      </Stack>
    </Fieldset>
  );
}

/** How much one person gets, and how long what is made of it is kept. */
export function LimitFields({ draft, set }: FieldsProps) {
  return (
    <Fieldset legend="Limits">
      <FieldRow>
        <NumberField
          label="Items per person"
          description="Empty: no limit."
          value={draft.items}
          onChange={(items) => set({ items })}
        />
        <NumberField
          label="Bytes per person"
          description="Empty: no limit."
          value={draft.bytes}
          onChange={(bytes) => set({ bytes })}
        />
        <NumberField
          label="In how many hours"
          isRequired
          value={draft.windowHours}
          onChange={(windowHours) => set({ windowHours })}
        />
        <NumberField
          label="Kept after the end (days)"
          isRequired
          value={draft.keptDays}
          onChange={(keptDays) => set({ keptDays })}
        />
      </FieldRow>
    </Fieldset>
  );
}
