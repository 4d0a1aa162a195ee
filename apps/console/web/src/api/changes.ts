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

/** Returns the same as a header, for what takes no JSON; whoever asks for it has made sure that a header can carry it. */
export function becauseInHeader(reason: string): Readonly<Record<string, string>> {
  return reason === '' ? {} : { 'x-change-reason': reason };
}

/** True for words a header can carry: those of western European languages, on one line. */
export function isHeaderText(text: string): boolean {
  return /^[\u0020-\u007e\u00a0-\u00ff]*$/.test(text);
}
