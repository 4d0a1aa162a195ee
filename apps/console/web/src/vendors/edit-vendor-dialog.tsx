import { because, changedMembers, onlyIf } from '../api/changes.js';
import type { Vendor } from '../api/vendor-views.js';
import { TextField, useDraft } from '../elements/fields.js';
import { FormDialog } from '../elements/form-dialog.js';
import type { Seen } from '../elements/seen.js';
import { useSigned } from '../session/session.context.js';
import { draftOfVendor, vendorSettings } from './vendor-draft.js';

/** Changes what a vendor is called, where it is, and what registers say it does; nobody's approval changes with it. */
export function EditVendorDialog({ seen, onClose }: { seen: Seen<Vendor>; onClose: () => void }) {
  const { api } = useSigned();
  const before = draftOfVendor(seen.data);
  const { draft, set } = useDraft(before);
  const changes = changedMembers(vendorSettings(draft), vendorSettings(before));
  const hasCountry = draft.country === '' || /^[A-Z]{2}$/.test(draft.country);
  return (
    <FormDialog
      title={`Edit ${seen.data.name}`}
      confirm="Save"
      isReady={Object.keys(changes).length > 0 && draft.name.trim() !== '' && hasCountry}
      send={(reason) =>
        api.call('updateVendor', {
          path: { vendor: seen.data.id },
          headers: onlyIf(seen.etag),
          body: { ...changes, ...because(reason) },
        })
      }
      onClose={onClose}
    >
      <TextField label="Name" isRequired value={draft.name} onChange={(name) => set({ name })} />
      <TextField
        label="Country (two letters)"
        most={2}
        value={draft.country}
        onChange={(country) => set({ country: country.toUpperCase() })}
      />
      <TextField
        label="What it does"
        description="As every client reads it in its register."
        most={500}
        value={draft.service}
        onChange={(service) => set({ service })}
      />
    </FormDialog>
  );
}
