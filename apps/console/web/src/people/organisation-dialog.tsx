import { because } from '../api/changes.js';
import { TextField, useDraft } from '../elements/fields.js';
import { FieldRow } from '../elements/field-row.js';
import { FormDialog } from '../elements/form-dialog.js';
import { useSigned } from '../session/session.context.js';
import { toSlug } from '../words/slugs.js';

const ROUTES = { client: 'createOrganisation', vendor: 'createVendor' } as const;
const EMPTY = { name: '', slug: '', country: '' };

/** Returns the body of a new client or vendor. */
export function newOrganisation({ name, slug, country }: typeof EMPTY): object {
  return { name, slug, country: country === '' ? null : country };
}

/** Adds a client, whose data it will be, or a vendor, whose staff may come once clients approve. */
export function OrganisationDialog({ kind, onClose }: { kind: keyof typeof ROUTES; onClose: () => void }) {
  const { api } = useSigned();
  const { draft, set } = useDraft(EMPTY);
  const hasCountry = draft.country === '' || /^[A-Z]{2}$/.test(draft.country);
  return (
    <FormDialog
      title={`Add a ${kind}`}
      confirm="Add"
      isReady={draft.name.trim() !== '' && draft.slug !== '' && hasCountry}
      send={(reason) => api.call(ROUTES[kind], { body: { ...newOrganisation(draft), ...because(reason) } })}
      onClose={onClose}
    >
      <TextField
        label="Name"
        isRequired
        value={draft.name}
        onChange={(name) => set({ name, ...(draft.slug === toSlug(draft.name) && { slug: toSlug(name) }) })}
      />
      <FieldRow>
        <TextField label="Slug" isRequired most={64} value={draft.slug} onChange={(slug) => set({ slug })} />
        <TextField
          label="Country (two letters)"
          most={2}
          value={draft.country}
          onChange={(country) => set({ country: country.toUpperCase() })}
        />
      </FieldRow>
    </FormDialog>
  );
}
