/** What kind of thing a record is about. */
export const EVENT_KINDS = [
  'access',
  'listing',
  'authentication',
  'administration',
  'explanation',
  'trail',
  'disclosure',
] as const;

/** One record, in the flat form of lists. */
export interface TrailEvent {
  readonly id: string;
  readonly at: string;
  readonly organisationId: string;
  readonly kind: (typeof EVENT_KINDS)[number];
  readonly effect: string;
  readonly codes: readonly string[];
  readonly personId: string | null;
  readonly toolId: string | null;
  readonly projectId: string | null;
  readonly datasetId: string | null;
  readonly itemId: string | null;
  readonly country: string | null;
  readonly bytesRequested: number | null;
  readonly bytesSent: number | null;
  readonly bytesDisclosed: number | null;
  readonly ending: string | null;
  readonly leafIndex: number;
  readonly leafHash: string;
}

/** A record of the caller's own, with the reasons they were told. */
export interface OwnAccess {
  readonly id: string;
  readonly at: string;
  readonly kind: (typeof EVENT_KINDS)[number];
  readonly effect: string;
  readonly codes: readonly string[];
  readonly toolId: string | null;
  readonly projectId: string | null;
  readonly itemId: string | null;
  readonly country: string | null;
  readonly bytesDisclosed: number | null;
}

/** A page of the caller's own records, newest first. */
export interface OwnAccessPage {
  readonly accesses: readonly OwnAccess[];
  readonly nextCursor: string | null;
}

/** A page of records, newest first. */
export interface EventPage {
  readonly events: readonly TrailEvent[];
  readonly nextCursor: string | null;
}

/** A stored event in the members the console shows; the whole of it is what is hashed. */
export interface StoredEvent {
  readonly time: number;
  readonly actor?: { readonly user?: { readonly uid?: string } };
  readonly file?: { readonly uid?: string; readonly version?: string };
  readonly metadata: { readonly event_code: string; readonly uid: string };
  readonly src_endpoint?: { readonly uid?: string; readonly location?: { readonly country?: string } };
  readonly http_request?: { readonly uid?: string };
  readonly authorizations?: readonly { readonly policy?: { readonly version?: string } }[];
  readonly unmapped?: {
    readonly bytes?: number;
    readonly datasetId?: string;
    readonly projectId?: string;
    readonly origin?: { readonly agentValue?: string; readonly traceId?: string };
    readonly record?: Readonly<Record<string, unknown>>;
  };
}

/** One record with everything there is to it. */
export interface TrailRecord {
  readonly id: string;
  readonly organisationId: string;
  readonly effect: string;
  readonly reasons: readonly { readonly code: string; readonly gate?: string; readonly detail?: string }[];
  readonly event: StoredEvent;
  readonly outcome: StoredEvent | null;
  readonly values: { readonly address: unknown; readonly agent: unknown };
  readonly log: { readonly index: number; readonly leafHash: string } | null;
  readonly proof: { readonly index: number; readonly leafHash: string; readonly proof: string } | null;
}

/** The keys of a log, as this installation states them. */
export interface LogPolicy {
  readonly origin: string;
  readonly log: string;
  readonly witnesses: readonly string[];
  readonly quorum: number;
}

/** Who asked for an item, and what became of it. */
export interface Viewer {
  readonly personId: string | null;
  readonly toolId: string | null;
  readonly first: string;
  readonly last: string;
  readonly readsAllowed: number;
  readonly readsRefused: number;
  readonly bytesSent: number;
}

/** What a rule found. */
export interface Alert {
  readonly id: string;
  readonly organisationId: string;
  readonly kind: string;
  readonly severity: string;
  readonly state: 'open' | 'acknowledged';
  readonly title: string;
  readonly details: Readonly<Record<string, unknown>>;
  readonly personId: string | null;
  readonly toolId: string | null;
  readonly projectId: string | null;
  readonly itemId: string | null;
  readonly recordIds: readonly string[];
  readonly recordTotal: number;
  readonly findings: number;
  readonly firstAt: string;
  readonly lastAt: string;
  readonly acknowledgement: { readonly at: string; readonly by: string; readonly note: string } | null;
}

/** Reads counted by what became of them. */
export interface Counts {
  readonly allowed: number;
  readonly refused: number;
}

/** What was read and refused in a time. */
export interface Summary extends Counts {
  readonly from: string;
  readonly to: string;
  readonly interval: string;
  readonly countedFrom: string;
  readonly records: number;
  readonly series: readonly (Counts & { readonly at: string })[];
  readonly countries: readonly (Counts & { readonly country: string | null })[];
  readonly people: readonly (Counts & { readonly personId: string | null })[];
  readonly projects: readonly (Counts & { readonly projectId: string | null })[];
  readonly codes: readonly { readonly code: string; readonly refused: number }[];
}
