/** A request as it goes out, its path exactly as given. */
export interface Question {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

/** A request in the parts that something can be wrong with. */
export interface RequestParts {
  readonly method: string;
  /** As it stands in the document: `/path/{parameter}`. */
  readonly template: string;
  /** What stands for each parameter of the path, percent-encoded. */
  readonly segments: Readonly<Record<string, string>>;
  /** Percent-encoded. */
  readonly query: readonly (readonly [name: string, value: string])[];
  readonly headers: Readonly<Record<string, string>>;
  /** null where there is none. */
  readonly body: string | Buffer | null;
}

/** Returns the request that the parts make. */
export function toQuestion({ method, template, segments, query, headers, body }: RequestParts): Question {
  const filled = template.replace(/\{(\w+)\}/g, (_whole, name: string) => segments[name] ?? '');
  const pairs = query.map(([name, value]) => `${name}=${value}`);
  const path = pairs.length === 0 ? filled : `${filled}?${pairs.join('&')}`;
  if (body === null) return { method, path, headers };
  // Node announces no length for a DELETE by itself.
  const about = { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(body)) };
  return { method, path, headers: { ...about, ...headers }, body };
}
