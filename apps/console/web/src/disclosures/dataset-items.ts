import { useQuery } from '@tanstack/react-query';
import type { DatasetItem, Page } from '../api/views.js';
import { useSigned } from '../session/session.context.js';

const MOST = 1_000;

/** Returns the items of a dataset by key, the first thousand; null for those who may not list them and know items by id only. */
export function useItemsOf(
  dataset: string | null,
): readonly { readonly value: string; readonly label: string }[] | null {
  const { api, account } = useSigned();
  const mayList = account.may('item:ingest');
  const { data } = useQuery({
    queryKey: ['items-of-dataset', dataset],
    enabled: mayList && dataset !== null,
    queryFn: ({ signal }) =>
      api.get<Page<DatasetItem>>('datasetItems', {
        path: { dataset: dataset ?? '' },
        query: { limit: MOST },
        signal,
      }),
  });
  if (!mayList) return null;
  return (data?.items ?? []).map(({ id, key }) => ({ value: id, label: key }));
}
