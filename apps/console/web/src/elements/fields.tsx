import { MultiSelect, Select, Switch, TagsInput, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { type Named, type NamedKind, useNamed } from '../names/names.js';
import { wordOf } from '../words/words.js';

interface FieldProps<Value> {
  readonly label: string;
  readonly description?: string;
  readonly isRequired?: boolean;
  readonly value: Value;
  readonly onChange: (value: Value) => void;
}

const shared = ({
  label,
  description,
  isRequired = false,
}: Pick<FieldProps<unknown>, 'label' | 'description' | 'isRequired'>) => ({
  label,
  required: isRequired,
  ...(description !== undefined && { description }),
});

/** A draft and the way to change some of it. */
export function useDraft<Draft extends object>(initial: Draft) {
  const [draft, setDraft] = useState(initial);
  return { draft, set: (change: Partial<Draft>) => setDraft((before) => ({ ...before, ...change })) };
}

/** A line of text. */
export function TextField(props: FieldProps<string> & { readonly most?: number; readonly isDay?: boolean }) {
  const { value, onChange, most = 200, isDay = false } = props;
  return (
    <TextInput
      {...shared(props)}
      {...(isDay && { type: 'date' })}
      maxLength={most}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

/** Several lines of text. */
export function LongTextField(props: FieldProps<string> & { readonly most?: number }) {
  const { value, onChange, most = 4_000 } = props;
  return (
    <Textarea
      {...shared(props)}
      autosize
      minRows={2}
      maxRows={10}
      maxLength={most}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

/** A whole number; empty where there is none. */
export function NumberField(props: FieldProps<string>) {
  const { value, onChange } = props;
  return (
    <TextInput
      {...shared(props)}
      inputMode="numeric"
      pattern="[0-9]*"
      maxLength={16}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value.replaceAll(/\D/g, ''))}
    />
  );
}

/** Yes or no. */
export function SwitchField({ label, description, value, onChange }: FieldProps<boolean>) {
  return (
    <Switch
      label={label}
      {...(description !== undefined && { description })}
      checked={value}
      onChange={(event) => onChange(event.currentTarget.checked)}
    />
  );
}

/** One of a few stored words, shown as people say them; `null` where there may be none. */
export function ChoiceField<Value extends string>(
  props: FieldProps<Value | null> & { readonly choices: readonly Value[] },
) {
  const { choices, value, onChange, isRequired = false } = props;
  return (
    <Select
      {...shared(props)}
      data={choices.map((choice) => ({ value: choice, label: wordOf(choice) }))}
      clearable={!isRequired}
      allowDeselect={!isRequired}
      placeholder={isRequired ? 'Choose' : 'Not stated'}
      value={value}
      onChange={onChange}
    />
  );
}

/** Several of a few stored words. */
export function ChoicesField(
  props: FieldProps<readonly string[]> & {
    readonly choices: readonly { readonly value: string; readonly label: string }[];
  },
) {
  const { choices, value, onChange } = props;
  return (
    <MultiSelect
      {...shared(props)}
      data={choices.map((choice) => ({ ...choice }))}
      searchable
      value={[...value]}
      onChange={onChange}
    />
  );
}

/** Several things by name, out of those the caller knows. */
export function NamedField(
  props: FieldProps<readonly string[]> & {
    readonly kind: NamedKind;
    readonly keep?: (named: Named) => boolean;
  },
) {
  const { kind, keep = () => true } = props;
  const choices = useNamed(kind)
    .filter(keep)
    .map(({ id, name, slug }) => ({
      value: id,
      label: `${name} (${slug})`,
    }));
  return <ChoicesField {...props} choices={choices} />;
}

/** Words of the caller's own choosing, one after the other. */
export function WordsField(
  props: FieldProps<readonly string[]> & { readonly suggestions?: readonly string[] },
) {
  const { value, onChange, suggestions = [] } = props;
  return (
    <TagsInput
      {...shared(props)}
      data={[...suggestions]}
      value={[...value]}
      onChange={onChange}
      splitChars={[',', ' ']}
      acceptValueOnBlur
    />
  );
}
