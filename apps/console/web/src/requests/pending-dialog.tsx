import { Button, Group, List, Modal, Stack } from '@mantine/core';
import { useState } from 'react';
import type { PendingChange } from '../api/request-views.js';
import { ChangeDialog } from '../elements/change-dialog.js';
import { Facts } from '../elements/facts.js';
import { Instant } from '../elements/instant.js';
import { PersonName } from '../names/person-name.js';
import { useSigned } from '../session/session.context.js';
import { wordOf } from '../words/words.js';
import { Differences } from './differences.js';

/** One change: what would be otherwise, why somebody wants it, and the decision. */
export function PendingDialog({ change, onClose }: { change: PendingChange; onClose: () => void }) {
  const [deciding, decide] = useState<'approveChange' | 'rejectChange' | null>(null);
  if (deciding !== null) return <DecideDialog change={change} route={deciding} onClose={onClose} />;
  const { kind, proposedBy, proposedAt, expiresAt, reason, decidedBy, concerns } = change;
  return (
    <Modal opened onClose={onClose} title={wordOf(kind.replace('.', ': '))} size="lg">
      <Stack gap="md">
        <List size="sm">
          {concerns.map(({ code, what }) => (
            <List.Item key={`${code} ${what}`}>
              {wordOf(code.toLowerCase())}: {what}
            </List.Item>
          ))}
        </List>
        <Facts
          facts={[
            ['Proposed by', <PersonName key="by" id={proposedBy} />],
            ['Proposed', <Instant key="at" at={proposedAt} />],
            ['Reason', reason],
            ['Waits until', <Instant key="until" at={expiresAt} />],
            ['Decided by', decidedBy && <PersonName id={decidedBy} />],
          ]}
        />
        <Differences before={change.before ?? {}} after={change.after ?? {}} />
        {change.state === 'pending' && <Decisions change={change} onDecide={decide} />}
      </Stack>
    </Modal>
  );
}

function Decisions(props: {
  change: PendingChange;
  onDecide: (route: 'approveChange' | 'rejectChange') => void;
}) {
  const { change, onDecide } = props;
  const { account } = useSigned();
  if (!account.may('pending-change:decide')) return null;
  const isOwn = change.proposedBy === account.me.principal.id;
  return (
    <Group justify="flex-end" gap="xs">
      {isOwn && <span className="quiet">You proposed this: somebody else must approve it.</span>}
      <Button variant="default" onClick={() => onDecide('rejectChange')}>
        {isOwn ? 'Take it back' : 'Reject'}
      </Button>
      {!isOwn && <Button onClick={() => onDecide('approveChange')}>Approve</Button>}
    </Group>
  );
}

function DecideDialog(props: {
  change: PendingChange;
  route: 'approveChange' | 'rejectChange';
  onClose: () => void;
}) {
  const { change, route, onClose } = props;
  const { api } = useSigned();
  const isApproval = route === 'approveChange';
  return (
    <ChangeDialog
      title={isApproval ? 'Approve the change' : 'Reject the change'}
      confirm={isApproval ? 'Approve' : 'Reject'}
      isDangerous={!isApproval}
      onClose={onClose}
      change={(reason) =>
        api.call(route, {
          path: { change: change.id },
          body: { ...(reason !== undefined && { reason }) },
        })
      }
    >
      {isApproval
        ? 'It is made now, as it was proposed; where something was changed in between, it is refused.'
        : 'Nothing is changed, and nobody can approve it any more.'}
    </ChangeDialog>
  );
}
