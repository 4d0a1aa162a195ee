/** Settings as a request states them. */
export type Settings = Readonly<Record<string, unknown>>;

/** Returns the members that are to be otherwise than before: what nobody touched is not sent, and so not undone for anybody. */
export function changedMembers(next: Settings, before: Settings): Settings {
  return Object.fromEntries(
    Object.entries(next).filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(before[name])),
  );
}

/** Returns the header by which something is changed only while it is still what was looked at. */
export function onlyIf(etag: string | null): Readonly<Record<string, string>> {
  return etag === null ? {} : { 'if-match': etag };
}

/** Returns what a change says of why, which is kept on the trail with it. */
export function because(reason: string | undefined): { readonly reason?: string } {
  return reason === undefined ? {} : { reason };
}
