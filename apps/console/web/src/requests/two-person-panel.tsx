import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { TwoPersonRule } from '../api/request-views.js';
import { ChangeDialog } from '../elements/change-dialog.js';
import { Panel } from '../elements/panel.js';
import { useSigned } from '../session/session.context.js';

/** Whether changes that weaken something wait for a second person, and the switch of it. */
export function TwoPersonPanel() {
  const { api, account } = useSigned();
  const organisation = account.me.organisationId;
  const [isChanging, setChanging] = useState(false);
  const rule = useQuery({
    queryKey: ['twoPersonRule', organisation],
    enabled: account.may('two-person-rule:update'),
    queryFn: ({ signal }) => api.get<TwoPersonRule>('twoPersonRule', { path: { organisation }, signal }),
  });
  if (rule.data === undefined) return null;
  const isRequired = rule.data.rule === 'required';
  return (
    <Panel title="The two-person rule">
      <p>
        {isRequired
          ? 'Turning a control off and widening regions wait for a second administrator.'
          : 'Turning a control off and widening regions take effect at once, and are marked on the trail.'}{' '}
        Special-category data and disclosures to authorities always take two.
      </p>
      <Button variant="default" onClick={() => setChanging(true)}>
        {isRequired ? 'Let one person do it' : 'Ask for a second person'}
      </Button>
      {isChanging && (
        <ChangeDialog
          title="The two-person rule"
          confirm={isRequired ? 'Let one person do it' : 'Ask for a second person'}
          isDangerous={isRequired}
          onClose={() => setChanging(false)}
          change={(reason) =>
            api.call('setTwoPersonRule', {
              path: { organisation },
              body: { rule: isRequired ? 'recorded' : 'required', ...(reason !== undefined && { reason }) },
            })
          }
        >
          {isRequired
            ? 'A second administrator must approve this too.'
            : 'From then on such changes wait until another administrator approves them.'}
        </ChangeDialog>
      )}
    </Panel>
  );
}
