/** Which refusal of a person it is, and on whose trail it belongs. */
export interface RefusalToRecord {
  readonly organisationId: string;
  readonly code: string;
}

/**
 * Returns context for an error that is put on the trail before it is answered (see RefusalRecorder): somebody tried to be their
 * own second person, or to decide what others are to decide.
 */
export function toBeRecorded(organisationId: string, code: string): { readonly toRecord: RefusalToRecord } {
  return { toRecord: { organisationId, code } };
}

/** Returns what is to be recorded of an error; null where nothing is. */
export function refusalToRecord(context: Readonly<Record<string, unknown>>): RefusalToRecord | null {
  return (context['toRecord'] as RefusalToRecord | undefined) ?? null;
}
