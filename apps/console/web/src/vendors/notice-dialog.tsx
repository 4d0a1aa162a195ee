import { Text } from '@mantine/core';
import { because } from '../api/changes.js';
import type { Vendor } from '../api/vendor-views.js';
import { TextField, useDraft } from '../elements/fields.js';
import { FieldRow } from '../elements/field-row.js';
import { FormDialog } from '../elements/form-dialog.js';
import { NamedSelect } from '../elements/named-select.js';
import { useSigned } from '../session/session.context.js';
import { newNotice, newNoticeDraft } from './vendor-draft.js';

/** Records that a client was told of a vendor, and until when it may object. */
export function NoticeDialog({ vendor, onClose }: { vendor: Vendor; onClose: () => void }) {
  const { api } = useSigned();
  const { draft, set } = useDraft(newNoticeDraft(Date.now()));
  return (
    <FormDialog
      title={`Announce ${vendor.name} to a client`}
      confirm="Announce"
      isReady={draft.organisation !== null && draft.noticeDay !== '' && draft.lastDay > draft.noticeDay}
      send={(reason) =>
        api.call('announceVendor', {
          path: { vendor: vendor.id },
          body: { ...newNotice(draft), ...because(reason) },
        })
      }
      onClose={onClose}
    >
      <Text>
        The client’s offices are told at once. Nobody is let in by it: staff of the vendor stays refused until
        the client approves, and no approval holds before the last day is over. A later notice can lengthen
        that time, never shorten it.
      </Text>
      <NamedSelect
        label="Client"
        kind="organisation"
        keep={({ kind }) => kind === 'client'}
        value={draft.organisation}
        onChange={(organisation) => set({ organisation })}
      />
      <FieldRow>
        <TextField
          isDay
          isRequired
          label="Told on (UTC)"
          value={draft.noticeDay}
          onChange={(noticeDay) => set({ noticeDay })}
        />
        <TextField
          isDay
          isRequired
          label="May object through (UTC)"
          value={draft.lastDay}
          onChange={(lastDay) => set({ lastDay })}
        />
      </FieldRow>
    </FormDialog>
  );
}
