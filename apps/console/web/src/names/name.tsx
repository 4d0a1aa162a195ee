import { Identifier } from '../elements/identifier.js';
import { type NamedKind, useFind } from './names.js';

/** The name of something; its id where the caller may not know the name, or there is none. */
export function Name({ kind, id }: { kind: NamedKind; id: string | null }) {
  const find = useFind(kind);
  if (id === null) return <span className="quiet">None</span>;
  const named = find(id);
  return named ? <span title={`${named.slug} · ${id}`}>{named.name}</span> : <Identifier value={id} />;
}
