/** A place in a nested value, outermost key first. */
export type Path = readonly (string | number)[];

/** Guarantees every place in the value below its root, parents before children. */
export function pathsOf(value: unknown, at: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return at.length === 0 ? [] : [at];
  const keys = Array.isArray(value) ? [...value.keys()] : Object.keys(value);
  const below = keys.flatMap((key) =>
    pathsOf((value as Record<string | number, unknown>)[key], [...at, key]),
  );
  return at.length === 0 ? below : [at, ...below];
}

/** Guarantees what stands at the path, or undefined where there is nothing. */
export function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (inner, key) =>
      inner === null || inner === undefined ? undefined : (inner as Record<string, unknown>)[key],
    value,
  );
}

/** Guarantees a copy with `replacement` at the path; places that do not exist in the value are left as they are. */
export function withValueAt<T>(value: T, path: Path, replacement: unknown): T {
  const [key, ...rest] = path;
  if (key === undefined) return replacement as T;
  if (typeof value !== 'object' || value === null) return value;
  const copy = (Array.isArray(value) ? [...value] : { ...value }) as Record<string | number, unknown>;
  copy[key] = withValueAt(copy[key], rest, replacement);
  return copy as T;
}

/** Guarantees a copy without the property at the path. */
export function withoutValueAt<T>(value: T, path: Path): T {
  const parent = path.slice(0, -1);
  const key = path.at(-1);
  const inner = valueAt(value, parent);
  if (Array.isArray(inner))
    return withValueAt(
      value,
      parent,
      inner.filter((_, index) => index !== key),
    );
  const rest = Object.fromEntries(Object.entries(inner as object).filter(([name]) => name !== key));
  return withValueAt(value, parent, rest);
}

/** Guarantees the path a dotted name stands for; numbers are list positions. */
export function toPath(dotted: string): Path {
  return dotted.split('.').map((key) => (/^\d+$/.test(key) ? Number(key) : key));
}
