import { Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { Page, TransferBasis } from '../api/views.js';
import { ChoicesField, NumberField, WordsField } from '../elements/fields.js';
import { NamedSelect } from '../elements/named-select.js';
import { useCountryGroups } from '../regions/country-groups.js';
import { useSigned } from '../session/session.context.js';
import { countryName } from '../words/countries.js';
import { WHAT_IF_KINDS, type WhatIfDraft, type WhatIfKind } from './what-if-draft.js';

interface FieldsProps {
  readonly draft: WhatIfDraft;
  readonly set: (change: Partial<WhatIfDraft>) => void;
}

/** What is to be tried, and of what. */
export function WhatIfFields({ draft, set }: FieldsProps) {
  return (
    <>
      <Select
        label="What if …"
        data={WHAT_IF_KINDS.map((kind) => ({ ...kind }))}
        allowDeselect={false}
        value={draft.kind}
        onChange={(kind) => set({ kind: kind as WhatIfKind })}
      />
      <KindFields draft={draft} set={set} />
    </>
  );
}

function KindFields({ draft, set }: FieldsProps) {
  switch (draft.kind) {
    case 'terms.issue':
      return (
        <>
          <ProjectField draft={draft} set={set} label="Of the project (none: the NDA)" />
          <NumberField
            label="With days of grace"
            value={draft.graceDays}
            onChange={(graceDays) => set({ graceDays })}
          />
        </>
      );
    case 'project.regions':
      return <RegionFields draft={draft} set={set} />;
    case 'vendor.withdraw':
      return (
        <NamedSelect
          label="Vendor"
          kind="vendor"
          value={draft.vendor}
          onChange={(vendor) => set({ vendor })}
        />
      );
    case 'person.suspend':
      return (
        <NamedSelect
          label="Person"
          kind="person"
          value={draft.person}
          onChange={(person) => set({ person })}
        />
      );
    case 'dataset.lock':
      return (
        <NamedSelect
          label="Dataset"
          kind="dataset"
          value={draft.dataset}
          onChange={(dataset) => set({ dataset })}
        />
      );
    case 'transfer-basis.withdraw':
      return <BasisField draft={draft} set={set} />;
  }
}

function ProjectField({ draft, set, label }: FieldsProps & { readonly label: string }) {
  return (
    <NamedSelect
      label={label}
      kind="project"
      isOptional
      value={draft.project}
      onChange={(project) => set({ project })}
    />
  );
}

function RegionFields({ draft, set }: FieldsProps) {
  const groups = useCountryGroups().map(({ code }) => ({ value: code, label: code }));
  const upper = (codes: readonly string[]): readonly string[] => codes.map((code) => code.toUpperCase());
  return (
    <>
      <ProjectField draft={draft} set={set} label="Of the project (none: of all)" />
      <ChoicesField
        label="Groups added"
        choices={groups}
        value={draft.addGroups}
        onChange={(addGroups) => set({ addGroups })}
      />
      <ChoicesField
        label="Groups removed"
        choices={groups}
        value={draft.removeGroups}
        onChange={(removeGroups) => set({ removeGroups })}
      />
      <WordsField
        label="Countries added"
        value={draft.addCountries}
        onChange={(codes) => set({ addCountries: upper(codes) })}
      />
      <WordsField
        label="Countries removed"
        value={draft.removeCountries}
        onChange={(codes) => set({ removeCountries: upper(codes) })}
      />
    </>
  );
}

function BasisField({ draft, set }: FieldsProps) {
  const { api, account } = useSigned();
  const { data } = useQuery({
    queryKey: ['transferBases', 'choice'],
    enabled: account.may('transfer-basis:read'),
    queryFn: ({ signal }) => api.get<Page<TransferBasis>>('transferBases', { signal }),
  });
  return (
    <Select
      label="Transfer basis"
      required
      placeholder="Choose"
      nothingFoundMessage="None is recorded"
      data={(data?.items ?? [])
        .filter(({ withdrawnAt }) => withdrawnAt === null)
        .map(({ id, fromRegion, toCountry, mechanism }) => ({
          value: id,
          label: `${fromRegion.toUpperCase()} from ${countryName(toCountry)} (${mechanism.toUpperCase()})`,
        }))}
      value={draft.basis}
      onChange={(basis) => set({ basis })}
    />
  );
}
