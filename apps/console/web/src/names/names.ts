import type { Permission } from '#libs/policy';
import { useQuery } from '@tanstack/react-query';
import type { RouteName } from '../api/routes.js';
import type { Page } from '../api/views.js';
import { useSigned } from '../session/session.context.js';

/** Something with an id that people know by a name. */
export interface Named {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  /** Of organisations: whether a client, the operator or a vendor. */
  readonly kind?: string;
}

/** The kinds of things that have names. */
export type NamedKind = 'person' | 'project' | 'dataset' | 'organisation' | 'vendor' | 'tool';

const SOURCES: Readonly<Record<NamedKind, { readonly route: RouteName; readonly needs: Permission }>> = {
  person: { route: 'people', needs: 'person:read' },
  project: { route: 'projects', needs: 'project:read' },
  dataset: { route: 'datasets', needs: 'dataset:read' },
  organisation: { route: 'organisations', needs: 'organisation:read' },
  vendor: { route: 'vendors', needs: 'vendor:read' },
  tool: { route: 'toolCredentials', needs: 'tool-credential:read' },
};

// Larger installations show the rest by id: a name is a comfort, never what something is known by.
const MOST = 1_000;
const FRESH_MS = 60_000;

/** Returns everything of a kind the caller may know by name, the first thousand. */
export function useNamed<Thing extends Named = Named>(kind: NamedKind): readonly Thing[] {
  const { api, account } = useSigned();
  const { route, needs } = SOURCES[kind];
  const { data } = useQuery({
    queryKey: ['names', kind],
    enabled: account.may(needs),
    staleTime: FRESH_MS,
    queryFn: ({ signal }) => api.get<Page<Thing>>(route, { query: { limit: MOST }, signal }),
  });
  return data?.items ?? [];
}

/** Returns a finder of one thing of a kind by its id. */
export function useFind<Thing extends Named = Named>(kind: NamedKind): (id: string) => Thing | undefined {
  const named = useNamed<Thing>(kind);
  const byId = new Map(named.map((thing) => [thing.id, thing]));
  return (id) => byId.get(id);
}
