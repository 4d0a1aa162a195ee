import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { RequestRules } from '../api/request-views.js';
import { Facts } from '../elements/facts.js';
import { Panel } from '../elements/panel.js';
import { Look } from '../elements/seen.js';
import { PersonName } from '../names/person-name.js';
import { useSigned } from '../session/session.context.js';
import { toDuration } from '../words/numbers.js';
import { wordOf } from '../words/words.js';
import { RulesDialog } from './rules-dialog.js';

/** Who approves at one's own organisation, and who may break the glass there. */
export function RulesPanel() {
  const { api, account } = useSigned();
  const organisation = account.me.organisationId;
  const [isEditing, setEditing] = useState(false);
  const rules = useQuery({
    queryKey: ['requestRules', organisation],
    retry: false,
    queryFn: ({ signal }) => api.get<RequestRules>('requestRules', { path: { organisation }, signal }),
  });
  // The operator is no client: it has no rules of its own, and its requests follow those of whose data it is.
  if (rules.data === undefined) return null;
  const close = (): void => setEditing(false);
  return (
    <Panel
      title="Who approves"
      actions={
        account.may('request-rules:update') && (
          <Button size="compact-sm" variant="default" onClick={() => setEditing(true)}>
            Edit
          </Button>
        )
      }
    >
      <RulesFacts rules={rules.data} />
      {isEditing && (
        <Look<RequestRules> route="requestRules" path={{ organisation }} onClose={close}>
          {(seen) => <RulesDialog seen={seen} onClose={close} />}
        </Look>
      )}
    </Panel>
  );
}

function RulesFacts({
  rules: { steps, pendingSeconds, maxGrantSeconds, breakGlass },
}: {
  rules: RequestRules;
}) {
  return (
    <Facts
      facts={[
        ...steps.map(
          ({ roles, people, threshold }, index) =>
            [
              `Step ${index + 1}`,
              <span key={index}>
                {threshold} of {roles.map((role) => wordOf(role).toLowerCase()).join(', ')}
                {people.map((id) => (
                  <span key={id}>
                    {' '}
                    <PersonName id={id} />
                  </span>
                ))}
              </span>,
            ] as const,
        ),
        ['A request waits at most', toDuration(pendingSeconds)],
        ['Granted for at most', toDuration(maxGrantSeconds)],
        [
          'May break the glass',
          breakGlass.people.length === 0
            ? 'Nobody'
            : breakGlass.people.map((id) => (
                <div key={id}>
                  <PersonName id={id} />
                </div>
              )),
        ],
        ['Broken for at most', toDuration(breakGlass.maxSeconds)],
        ['Looked into within', toDuration(breakGlass.reviewSeconds)],
      ]}
    />
  );
}
