import { Button, Fieldset, Stack } from '@mantine/core';
import { because, onlyIf } from '../api/changes.js';
import type { RequestRules } from '../api/request-views.js';
import { ChoicesField, NamedField, NumberField, useDraft } from '../elements/fields.js';
import { FieldRow } from '../elements/field-row.js';
import { FormDialog } from '../elements/form-dialog.js';
import type { Seen } from '../elements/seen.js';
import { useSigned } from '../session/session.context.js';
import { wordOf } from '../words/words.js';
import { draftOfRules, isWholeRules, type RulesDraft, rulesOf, type StepDraft } from './rules-draft.js';

const ROLES = ['client_admin', 'client_auditor', 'operator_admin', 'operator_auditor'].map((value) => ({
  value,
  label: wordOf(value),
}));
const NEW_STEP: StepDraft = { roles: ['client_admin'], people: [], threshold: '1' };

interface FieldsProps {
  readonly draft: RulesDraft;
  readonly set: (change: Partial<RulesDraft>) => void;
}

/** Changes who approves, in which order, and who may break the glass. */
export function RulesDialog({ seen, onClose }: { seen: Seen<RequestRules>; onClose: () => void }) {
  const { api } = useSigned();
  const { draft, set } = useDraft(draftOfRules(seen.data));
  return (
    <FormDialog
      title="Who approves"
      confirm="Save"
      isLarge
      isReady={isWholeRules(draft)}
      send={(reason) =>
        api.call('setRequestRules', {
          path: { organisation: seen.data.organisation },
          headers: onlyIf(seen.etag),
          body: { ...rulesOf(draft), ...because(reason) },
        })
      }
      onClose={onClose}
    >
      <StepFields draft={draft} set={set} />
      <FieldRow>
        <NumberField
          label="A request waits at most (hours)"
          isRequired
          value={draft.pendingHours}
          onChange={(pendingHours) => set({ pendingHours })}
        />
        <NumberField
          label="Granted for at most (days)"
          isRequired
          value={draft.grantDays}
          onChange={(grantDays) => set({ grantDays })}
        />
      </FieldRow>
      <GlassFields draft={draft} set={set} />
    </FormDialog>
  );
}

function StepFields({ draft: { steps }, set }: FieldsProps) {
  const change = (index: number, step: StepDraft | null): void =>
    set({ steps: steps.flatMap((each, at) => (at === index ? (step ?? []) : each)) });
  return (
    <>
      {steps.map((step, index) => (
        <Fieldset key={index} legend={`Step ${index + 1}`}>
          <Stack gap="sm">
            <FieldRow>
              <ChoicesField
                label={`Step ${index + 1}: roles`}
                choices={ROLES}
                value={step.roles}
                onChange={(roles) => change(index, { ...step, roles })}
              />
              <NamedField
                label={`Step ${index + 1}: people`}
                kind="person"
                value={step.people}
                onChange={(people) => change(index, { ...step, people })}
              />
              <NumberField
                label={`Step ${index + 1}: how many`}
                isRequired
                value={step.threshold}
                onChange={(threshold) => change(index, { ...step, threshold })}
              />
            </FieldRow>
            {steps.length > 1 && (
              <Button variant="default" onClick={() => change(index, null)}>
                Remove step {index + 1}
              </Button>
            )}
          </Stack>
        </Fieldset>
      ))}
      <Button variant="default" onClick={() => set({ steps: [...steps, NEW_STEP] })}>
        Add a step
      </Button>
    </>
  );
}

function GlassFields({ draft, set }: FieldsProps) {
  return (
    <Fieldset legend="Breaking the glass">
      <Stack gap="sm">
        <NamedField
          label="Who may"
          description="Empty: nobody."
          kind="person"
          value={draft.glassPeople}
          onChange={(glassPeople) => set({ glassPeople })}
        />
        <FieldRow>
          <NumberField
            label="For at most (minutes)"
            isRequired
            value={draft.glassMinutes}
            onChange={(glassMinutes) => set({ glassMinutes })}
          />
          <NumberField
            label="Looked into within (hours)"
            isRequired
            value={draft.glassReviewHours}
            onChange={(glassReviewHours) => set({ glassReviewHours })}
          />
        </FieldRow>
      </Stack>
    </Fieldset>
  );
}
