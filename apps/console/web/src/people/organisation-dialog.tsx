import { because, changedMembers, onlyIf } from '../api/changes.js';
import type { ClientOrganisation } from '../api/vendor-views.js';
import { FieldRow } from '../elements/field-row.js';
import { TextField, useDraft } from '../elements/fields.js';
import { FormDialog } from '../elements/form-dialog.js';
import type { Seen } from '../elements/seen.js';
import { useSigned } from '../session/session.context.js';
import { toSlug } from '../words/slugs.js';
import {
  draftOfOrganisation,
  isWholeOrganisation,
  NEW_ORGANISATION,
  newClient,
  newVendor,
  type OrganisationDraft,
  organisationSettings,
} from './organisation-draft.js';

const MADE = {
  client: { route: 'createOrganisation', toBody: newClient },
  vendor: { route: 'createVendor', toBody: newVendor },
} as const;

interface FieldsProps {
  readonly draft: OrganisationDraft;
  readonly set: (change: Partial<OrganisationDraft>) => void;
}

/** Adds a client, whose data it will be, or a vendor, whose staff may come once clients approve. */
export function OrganisationDialog({ kind, onClose }: { kind: keyof typeof MADE; onClose: () => void }) {
  const { api } = useSigned();
  const { draft, set } = useDraft(NEW_ORGANISATION);
  const { route, toBody } = MADE[kind];
  return (
    <FormDialog
      title={`Add a ${kind}`}
      confirm="Add"
      isReady={isWholeOrganisation(draft)}
      send={(reason) => api.call(route, { body: { ...toBody(draft), ...because(reason) } })}
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
        <CountryField draft={draft} set={set} />
      </FieldRow>
      {kind === 'client' && <ContactFields draft={draft} set={set} />}
    </FormDialog>
  );
}

/** Changes what an organisation is called and whom registers say to write to; of what others changed nothing is undone. */
export function EditOrganisationDialog(props: { seen: Seen<ClientOrganisation>; onClose: () => void }) {
  const { seen, onClose } = props;
  const { api } = useSigned();
  const before = draftOfOrganisation(seen.data);
  const { draft, set } = useDraft(before);
  const changes = changedMembers(organisationSettings(draft), organisationSettings(before));
  return (
    <FormDialog
      title={`Edit ${seen.data.name}`}
      confirm="Save"
      isReady={Object.keys(changes).length > 0 && isWholeOrganisation(draft)}
      send={(reason) =>
        api.call('updateOrganisation', {
          path: { organisation: seen.data.id },
          headers: onlyIf(seen.etag),
          body: { ...changes, ...because(reason) },
        })
      }
      onClose={onClose}
    >
      <FieldRow>
        <TextField label="Name" isRequired value={draft.name} onChange={(name) => set({ name })} />
        <CountryField draft={draft} set={set} />
      </FieldRow>
      <ContactFields draft={draft} set={set} />
    </FormDialog>
  );
}

function CountryField({ draft, set }: FieldsProps) {
  return (
    <TextField
      label="Country (two letters)"
      most={2}
      value={draft.country}
      onChange={(country) => set({ country: country.toUpperCase() })}
    />
  );
}

function ContactFields({ draft, set }: FieldsProps) {
  return (
    <>
      <TextField
        label="Contact"
        description="Whom to write to, as the register of processing activities states it (GDPR Article 30)."
        most={500}
        value={draft.contact}
        onChange={(contact) => set({ contact })}
      />
      <FieldRow>
        <TextField
          label="Data protection officer"
          most={500}
          value={draft.dataProtectionOfficer}
          onChange={(dataProtectionOfficer) => set({ dataProtectionOfficer })}
        />
        <TextField
          label="Representative in the EU"
          most={500}
          value={draft.representative}
          onChange={(representative) => set({ representative })}
        />
      </FieldRow>
    </>
  );
}
