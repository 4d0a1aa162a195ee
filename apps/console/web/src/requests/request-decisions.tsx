import { Button } from '@mantine/core';
import { useState } from 'react';
import { because } from '../api/changes.js';
import type { RouteName } from '../api/routes.js';
import type { AccessRequest } from '../api/request-views.js';
import { ChangeDialog } from '../elements/change-dialog.js';
import { useSigned } from '../session/session.context.js';
import type { Account } from '../session/account.js';
import { isRunning, isToReview } from './running.js';

/** A decision that can be made, and what it means in words. */
interface Decision {
  readonly verb: string;
  readonly route: RouteName;
  readonly says: string;
  readonly isDangerous?: boolean;
  readonly needsComment?: boolean;
  readonly outcome?: 'justified' | 'unjustified';
}

const APPROVE: Decision = {
  verb: 'Approve',
  route: 'approveRequest',
  says: 'With the last approval they are let in, for the time that was asked for from then on.',
};
const DENY: Decision = {
  verb: 'Deny',
  route: 'denyRequest',
  says: 'They are not let in, and are told what you write here.',
  isDangerous: true,
  needsComment: true,
};
const WITHDRAW: Decision = {
  verb: 'Withdraw',
  route: 'withdrawRequest',
  says: 'Nobody can approve it any more.',
};
const JUSTIFIED: Decision = {
  verb: 'Justified',
  route: 'reviewBreakGlass',
  says: 'You have looked at what was done under it, and it was needed.',
  needsComment: true,
  outcome: 'justified',
};
const UNJUSTIFIED: Decision = {
  verb: 'Not justified',
  route: 'reviewBreakGlass',
  says: 'You have looked at what was done under it, and it was not needed.',
  isDangerous: true,
  needsComment: true,
  outcome: 'unjustified',
};

/** What the person who looks may decide here; that nobody decides for themselves is said by the API as well. */
export function RequestDecisions({ request }: { request: AccessRequest }) {
  const { account } = useSigned();
  const [made, make] = useState<Decision | null>(null);
  const [isEnding, setEnding] = useState(false);
  return (
    <>
      {decisionsOf(request, account).map((decision) => (
        <Button
          key={decision.verb}
          {...(decision.isDangerous === true ? { color: 'alarm', variant: 'light' } : {})}
          {...(decision === WITHDRAW && { variant: 'default' })}
          onClick={() => make(decision)}
        >
          {decision.verb}
        </Button>
      ))}
      {account.may('assignment:revoke') && isRunning(request, Date.now()) && (
        <Button color="alarm" onClick={() => setEnding(true)}>
          Revoke
        </Button>
      )}
      {isEnding && request.grant !== null && (
        <RevokeDialog assignment={request.grant.assignment} onClose={() => setEnding(false)} />
      )}
      {made !== null && <DecisionDialog request={request} decision={made} onClose={() => make(null)} />}
    </>
  );
}

function decisionsOf(request: AccessRequest, account: Account): readonly Decision[] {
  const { state, person, requestedBy } = request;
  const self = account.me.principal.id;
  const isOwn = person === self || requestedBy === self;
  if (state === 'pending') {
    return [
      ...(isOwn ? [WITHDRAW] : []),
      ...(!isOwn && account.may('access-request:decide') ? [DENY, APPROVE] : []),
    ];
  }
  const mayReview = !isOwn && account.may('access-request:review');
  return mayReview && isToReview(request, Date.now()) ? [UNJUSTIFIED, JUSTIFIED] : [];
}

/** Ends the access before its time. */
function RevokeDialog({ assignment, onClose }: { assignment: string; onClose: () => void }) {
  const { api } = useSigned();
  return (
    <ChangeDialog
      title="Revoke the access"
      confirm="Revoke"
      isDangerous
      onClose={onClose}
      change={(reason) => api.call('revokeAssignment', { path: { assignment }, body: because(reason) })}
    >
      Nothing more is read under it, and reads under way are cut. The answer comes when no gateway serves it
      any more.
    </ChangeDialog>
  );
}

function DecisionDialog(props: { request: AccessRequest; decision: Decision; onClose: () => void }) {
  const { request, decision, onClose } = props;
  const { verb, route, says, isDangerous = false, needsComment = false, outcome } = decision;
  const { api } = useSigned();
  return (
    <ChangeDialog
      title={outcome === undefined ? `${verb} the request` : 'Close the review'}
      confirm={verb}
      isDangerous={isDangerous}
      asks={{ label: 'Comment', isRequired: needsComment }}
      onClose={onClose}
      change={(comment) =>
        api.call(route, {
          path: { request: request.id },
          body: { ...(outcome && { outcome }), ...(comment !== undefined && { comment }) },
        })
      }
    >
      {says}
    </ChangeDialog>
  );
}
