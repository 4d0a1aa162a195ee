import { useQuery } from '@tanstack/react-query';
import type { CountryGroup, Page } from '../api/views.js';
import { useSigned } from '../session/session.context.js';

/** Returns the groups of countries that rules name; none until they are known. */
export function useCountryGroups(): readonly CountryGroup[] {
  const { api } = useSigned();
  const { data } = useQuery({
    queryKey: ['countryGroups'],
    staleTime: Infinity,
    queryFn: ({ signal }) => api.get<Page<CountryGroup>>('countryGroups', { signal }),
  });
  return data?.items ?? [];
}
