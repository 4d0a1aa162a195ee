import { Button, Select, TextInput } from '@mantine/core';
import { type FormEvent, useEffect, useState } from 'react';
import { EVENT_KINDS } from '../api/trail-views.js';
import { type NamedKind, useNamed } from '../names/names.js';
import { wordOf } from '../words/words.js';
import { type EventFilters, type Filter, toFilters } from './event-filters.js';
import classes from './filter-form.module.css';

interface FieldProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
}

const KINDS = EVENT_KINDS.map((kind) => ({ value: kind, label: wordOf(kind) }));
const EFFECTS = [
  { value: 'allow', label: 'Allowed' },
  { value: 'deny', label: 'Refused' },
];

/** What to look for; applied when asked, because each search is itself a record. */
export function FilterForm({
  filters,
  onApply,
}: {
  filters: EventFilters;
  onApply: (filters: EventFilters) => void;
}) {
  const [draft, setDraft] = useState<EventFilters>(filters);
  useEffect(() => setDraft(filters), [filters]);
  const fieldOf = (name: Filter): FieldProps => ({
    value: draft[name] ?? '',
    onChange: (value) => setDraft((before) => ({ ...before, [name]: value })),
  });
  const apply = (event: FormEvent): void => {
    event.preventDefault();
    onApply(toFilters(draft));
  };
  return (
    <form className={classes.form} onSubmit={apply} role="search" aria-label="Search the trail">
      <Choice label="Kind" data={KINDS} {...fieldOf('kind')} />
      <Choice label="Effect" data={EFFECTS} {...fieldOf('effect')} />
      <NamedChoice label="Person" kind="person" {...fieldOf('person')} />
      <NamedChoice label="Project" kind="project" {...fieldOf('project')} />
      <NamedChoice label="Dataset" kind="dataset" {...fieldOf('dataset')} />
      <NamedChoice label="Tool" kind="tool" {...fieldOf('tool')} />
      <Words label="Item id" {...fieldOf('item')} />
      <Words label="Reason code" placeholder="NDA_NOT_ACCEPTED" {...fieldOf('code')} />
      <Words label="Country" placeholder="DE" {...fieldOf('country')} />
      <InstantField label="From (UTC)" {...fieldOf('from')} />
      <InstantField label="To (UTC)" {...fieldOf('to')} />
      <div className={classes.buttons}>
        <Button type="submit">Search</Button>
        <Button variant="default" onClick={() => onApply({})}>
          Clear
        </Button>
      </div>
    </form>
  );
}

function Choice({
  label,
  data,
  value,
  onChange,
}: FieldProps & { label: string; data: { value: string; label: string }[] }) {
  return (
    <Select
      label={label}
      data={data}
      value={value === '' ? null : value}
      placeholder="Any"
      clearable
      searchable
      onChange={(chosen) => onChange(chosen ?? '')}
    />
  );
}

function NamedChoice({ kind, ...field }: FieldProps & { label: string; kind: NamedKind }) {
  const named = useNamed(kind);
  const known = named.map(({ id, name }) => ({ value: id, label: name }));
  // A link may name somebody by a handle, or by an id that is not among the first thousand.
  const isKnown = field.value === '' || named.some(({ id }) => id === field.value);
  const bySlug = named.find(({ slug }) => slug === field.value);
  const data = isKnown ? known : [...known, { value: field.value, label: bySlug?.name ?? field.value }];
  return <Choice {...field} data={uniqueBy(data)} />;
}

function uniqueBy(data: readonly { value: string; label: string }[]): { value: string; label: string }[] {
  return [...new Map(data.map((choice) => [choice.value, choice])).values()];
}

function Words({
  label,
  placeholder,
  value,
  onChange,
}: FieldProps & { label: string; placeholder?: string }) {
  return (
    <TextInput
      label={label}
      value={value}
      {...(placeholder !== undefined && { placeholder })}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

/** The browser's own field has no time zone: what is typed is UTC, as everything shown is. */
function InstantField({ label, value, onChange }: FieldProps & { label: string }) {
  const local = value === '' ? '' : new Date(value).toISOString().slice(0, 16);
  return (
    <TextInput
      type="datetime-local"
      label={label}
      value={local}
      onChange={({ currentTarget }) =>
        onChange(currentTarget.value === '' ? '' : `${currentTarget.value}:00Z`)
      }
    />
  );
}
