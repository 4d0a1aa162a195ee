import { Text } from '@mantine/core';
import { because } from '../api/changes.js';
import type { Subprocessor } from '../api/views.js';
import { ChangeDialog } from '../elements/change-dialog.js';
import { TextField, useDraft } from '../elements/fields.js';
import { FormDialog } from '../elements/form-dialog.js';
import { HeldNotice } from '../elements/held.js';
import { useSigned } from '../session/session.context.js';
import { toDateTime } from '../words/instants.js';
import { newApproval, newApprovalDraft } from './vendor-draft.js';

interface DialogProps {
  readonly vendor: { readonly id: string; readonly name: string };
  readonly onClose: () => void;
}

const NOT_TOLD = { noticeDate: null, objectionUntil: null };

/** Lets the staff of a vendor work for the caller's organisation, from a day on. */
export function ApproveDialog({ vendor, line, onClose }: DialogProps & { line?: Subprocessor | undefined }) {
  const { api } = useSigned();
  const told = line ?? NOT_TOLD;
  const { draft, set } = useDraft(newApprovalDraft(told, Date.now()));
  return (
    <FormDialog
      title={`Approve ${vendor.name}`}
      confirm="Approve"
      isReady={draft.noticeDay !== '' && draft.fromDay !== ''}
      send={(reason) =>
        api.call('approveVendor', {
          path: { vendor: vendor.id },
          body: { ...newApproval(draft), ...because(reason) },
        })
      }
      shown={(_approval, held) => <HeldNotice held={held} />}
      onClose={onClose}
    >
      <TextField
        isDay
        isRequired
        label="You were told on"
        description="The notice that this vendor’s staff would work on your data."
        value={draft.noticeDay}
        onChange={(noticeDay) => set({ noticeDay })}
      />
      <TextField
        isDay
        isRequired
        label="Its staff may work from (UTC)"
        description={
          told.objectionUntil === null
            ? 'Not before the notice; leave the time in which you may object.'
            : `Not before the window to object ends: ${toDateTime(told.objectionUntil)}.`
        }
        value={draft.fromDay}
        onChange={(fromDay) => set({ fromDay })}
      />
    </FormDialog>
  );
}

/** Ends an approval. */
export function WithdrawDialog({ vendor: { id, name }, onClose }: DialogProps) {
  const { api } = useSigned();
  return (
    <ChangeDialog
      title={`Withdraw the approval of ${name}`}
      confirm="Withdraw"
      isDangerous
      onClose={onClose}
      change={(reason) => api.call('withdrawVendor', { path: { vendor: id }, body: because(reason) })}
    >
      None of its staff reads anything of yours any more. Reads under way are cut.
    </ChangeDialog>
  );
}

/** Says no to a vendor, on which grounds; ends its approval with it. */
export function ObjectDialog({ vendor: { id, name }, onClose }: DialogProps) {
  const { api } = useSigned();
  const { draft, set } = useDraft({ grounds: '' });
  return (
    <FormDialog
      title={`Object to ${name}`}
      confirm="Object"
      isDangerous
      isReady={draft.grounds.trim() !== ''}
      send={(reason) =>
        api.call('objectToVendor', {
          path: { vendor: id },
          body: { grounds: draft.grounds.trim(), ...because(reason) },
        })
      }
      shown={(_objection, held) => <HeldNotice held={held} />}
      onClose={onClose}
    >
      <Text>
        Your approval of it, if any, ends with the objection, reads of its staff under way are cut, and it
        cannot be approved again until you take the objection back. The operator is told.
      </Text>
      <TextField
        label="Grounds"
        description="Shown to the operator and your own offices; not kept on the trail."
        isRequired
        most={1_000}
        value={draft.grounds}
        onChange={(grounds) => set({ grounds })}
      />
    </FormDialog>
  );
}

/** Takes an objection back; nothing is approved by it. */
export function TakeBackDialog({ vendor: { id, name }, onClose }: DialogProps) {
  const { api } = useSigned();
  return (
    <ChangeDialog
      title={`Take back the objection to ${name}`}
      confirm="Take it back"
      onClose={onClose}
      change={(reason) => api.call('takeObjectionBack', { path: { vendor: id }, body: because(reason) })}
    >
      Nobody is let in by this: what the objection ended stays ended until you approve the vendor anew.
    </ChangeDialog>
  );
}
