import { Alert } from '@mantine/core';
import { Identifier } from '../elements/identifier.js';
import { Panel } from '../elements/panel.js';
import { GateList, type GateVerdict } from '../gates/gate-list.js';
import { wordsOfGate } from '../gates/gates.js';
import { Name } from '../names/name.js';
import { countryName } from '../words/countries.js';

/** A decision as it is explained. */
export interface Explanation {
  readonly person: string;
  readonly item: string;
  readonly effect: string;
  readonly verdicts: readonly GateVerdict[];
  readonly policyVersion: string;
  readonly facts: { readonly network?: { readonly country: string | null } | null };
}

/** What would be decided, in one sentence and then gate by gate. */
export function ExplanationView({
  explanation,
  recordId,
}: {
  explanation: Explanation;
  recordId: string | null;
}) {
  const { effect, verdicts, person, facts, policyVersion } = explanation;
  const refusing = verdicts.filter(({ codes }) => codes.length > 0);
  const country = facts.network?.country ?? null;
  return (
    <div role="status">
      <Alert
        my="md"
        color={effect === 'allow' ? 'green' : 'alarm'}
        title={effect === 'allow' ? 'Would be allowed' : 'Would be refused'}
      >
        <Name kind="person" id={person} />, from{' '}
        {country === null ? 'an unknown country' : countryName(country)}:{' '}
        {refusing.length === 0
          ? `all ${verdicts.length} gates let them through.`
          : `${refusing.length} of ${verdicts.length} gates refuse: ${refusing.map(({ gate }) => wordsOfGate(gate).name).join(', ')}.`}{' '}
        Policy {policyVersion}.
        {recordId !== null && (
          <>
            {' Record '}
            <Identifier value={recordId} label="record" />
          </>
        )}
      </Alert>
      <Panel title="Gate by gate" isFlush>
        <GateList verdicts={verdicts} />
      </Panel>
    </div>
  );
}
