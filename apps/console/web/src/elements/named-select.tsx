import { Select } from '@mantine/core';
import { type Named, type NamedKind, useNamed } from '../names/names.js';

/** A choice of one thing by its name. */
export function NamedSelect(props: {
  label: string;
  kind: NamedKind;
  value: string | null;
  onChange: (id: string | null) => void;
  isOptional?: boolean;
  keep?: (named: Named) => boolean;
}) {
  const { label, kind, value, onChange, isOptional = false, keep = () => true } = props;
  const named = useNamed(kind).filter(keep);
  return (
    <Select
      label={label}
      data={named.map(({ id, name, slug }) => ({
        value: id,
        label: name === slug ? name : `${name} (${slug})`,
      }))}
      value={value}
      onChange={onChange}
      searchable
      clearable={isOptional}
      required={!isOptional}
      nothingFoundMessage="Nothing by that name"
      placeholder="Choose"
    />
  );
}
