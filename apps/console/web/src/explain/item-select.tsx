import { Select, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { DatasetItem, Page, Project } from '../api/views.js';
import { useFind } from '../names/names.js';
import { useSigned } from '../session/session.context.js';

const MOST = 1_000;

/** A choice of one item of a project by its key; by its id for those who may not list items. */
export function ItemSelect(props: {
  project: string | null;
  value: string | null;
  onChange: (id: string | null) => void;
  isOptional?: boolean;
}) {
  const { project, value, onChange, isOptional = false } = props;
  const { api, account } = useSigned();
  const mayList = account.may('item:ingest');
  const datasets = useFind<Project>('project')(project ?? '')?.datasets ?? [];
  const { data: items = [] } = useQuery({
    queryKey: ['items-of', datasets],
    enabled: mayList && datasets.length > 0,
    queryFn: async ({ signal }) => {
      const pages = datasets.map((dataset) =>
        api.get<Page<DatasetItem>>('datasetItems', { path: { dataset }, query: { limit: MOST }, signal }),
      );
      return (await Promise.all(pages)).flatMap((page) => page.items);
    },
  });
  if (!mayList) {
    return (
      <TextInput
        label="Item id"
        required={!isOptional}
        value={value ?? ''}
        onChange={(event) => onChange(event.currentTarget.value.trim() || null)}
      />
    );
  }
  return (
    <Select
      label="Item"
      required={!isOptional}
      clearable={isOptional}
      searchable
      placeholder={project === null ? 'Choose a project first' : 'Choose'}
      disabled={project === null}
      nothingFoundMessage="No item by that key"
      limit={200}
      data={items.map(({ id, key }) => ({ value: id, label: key }))}
      value={value}
      onChange={onChange}
    />
  );
}
