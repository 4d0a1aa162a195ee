import { useParams, useSearch } from '@tanstack/react-router';

/** Returns what stands in the address at a name of the route; throws on a route that has no such name. */
export function useParam(name: string): string {
  const params: Readonly<Record<string, string | undefined>> = useParams({ strict: false });
  const value = params[name];
  if (value === undefined) throw new Error(`The address has no ${name}.`);
  return value;
}

/** Returns what the address asks for behind its question mark; anything may stand there. */
export function useAsked(): Readonly<Record<string, unknown>> {
  const asked: unknown = useSearch({ strict: false });
  return asked as Readonly<Record<string, unknown>>;
}
