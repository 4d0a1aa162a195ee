import { Button } from '@mantine/core';
import { useState } from 'react';
import type { Vendor } from '../api/vendor-views.js';
import type { Subprocessor } from '../api/views.js';
import { usePages } from '../elements/paged-list.js';
import { useSigned } from '../session/session.context.js';
import { ApproveDialog, ObjectDialog, TakeBackDialog, WithdrawDialog } from './approval-dialogs.js';
import { isApproved } from './vendor-standing.js';

type Step = 'approve' | 'withdraw' | 'object' | 'take-back';

const BUTTONS: Readonly<Record<Step, { readonly says: string; readonly look: object }>> = {
  object: { says: 'Object', look: { color: 'alarm', variant: 'light' } },
  withdraw: { says: 'Withdraw the approval', look: { color: 'alarm' } },
  'take-back': { says: 'Take the objection back', look: { variant: 'default' } },
  approve: { says: 'Approve', look: {} },
};

/** What the caller's own organisation may decide about a vendor as it stands to it now. */
export function ClientDecisions({ vendor }: { vendor: Vendor }) {
  const { account } = useSigned();
  const lines = usePages<Subprocessor>('subprocessors', { query: { vendor: vendor.id } });
  const [step, take] = useState<Step | null>(null);
  const close = (): void => take(null);
  if (!account.may('vendor:approve') || lines.data === undefined) return null;
  const line = lines.data.pages
    .flatMap(({ items }) => items)
    .find(({ organisation }) => organisation === account.me.organisationId);
  return (
    <>
      {stepsOf(line).map((next) => (
        <Button key={next} {...BUTTONS[next].look} onClick={() => take(next)}>
          {BUTTONS[next].says}
        </Button>
      ))}
      {step === 'approve' && <ApproveDialog vendor={vendor} line={line} onClose={close} />}
      {step === 'withdraw' && <WithdrawDialog vendor={vendor} onClose={close} />}
      {step === 'object' && <ObjectDialog vendor={vendor} onClose={close} />}
      {step === 'take-back' && <TakeBackDialog vendor={vendor} onClose={close} />}
    </>
  );
}

/** Returns what can be decided: while an objection stands, only to take it back. */
function stepsOf(line: Subprocessor | undefined): readonly Step[] {
  if (line?.standing === 'objected') return ['take-back'];
  return line !== undefined && isApproved(line) ? ['object', 'withdraw'] : ['object', 'approve'];
}
