/**
 * What a decision is made from. Every `null` means "not known", and every gate denies what it does not know.
 * Times are ISO 8601 UTC strings so that stored facts re-evaluate to the same decision (invariant I2).
 */
export type Role =
  | 'operator_admin'
  | 'client_admin'
  | 'operator_auditor'
  | 'client_auditor'
  | 'annotator'
  | 'reviewer'
  | 'tool';

export type Action =
  'item:read' | 'item:read-metadata' | 'item:ingest' | 'item:delete' | 'task:claim' | 'task:review';
export type WorkforceType = 'in_house' | 'vendor' | 'freelancer';
export type AgeBand = 'under_16' | '16_17' | '18_plus';

/** Who is calling. For a tool acting on behalf of a person, the person's facts are here and the tool's in `credential`. */
export interface PrincipalFacts {
  readonly kind: 'person' | 'tool';
  readonly id: string;
  readonly organisationId: string;
  readonly roles: readonly Role[] | null;
  readonly status: 'active' | 'suspended' | null;
  /** Client organisations this principal works for (own organisation included). */
  readonly worksFor: readonly string[] | null;
  /** null for a tool without a person; a person without a profile is unknown and denied. */
  readonly worker: WorkerFacts | null;
}

export interface WorkerFacts {
  readonly vetting: {
    readonly status: 'passed' | 'pending' | 'failed';
    readonly validUntil: string | null;
  } | null;
  readonly identity: { readonly status: 'verified' | 'pending' | 'failed' } | null;
  readonly screening: {
    readonly status: 'clear' | 'pending' | 'hit';
    readonly validUntil: string | null;
  } | null;
  readonly ageBand: AgeBand | null;
  readonly workforceType: WorkforceType | null;
  readonly trainings: readonly { readonly name: string; readonly validUntil: string | null }[] | null;
  readonly vendorId: string | null;
  /** ISO 3166-1 alpha-2, verified; null when unverified. */
  readonly residenceCountry: string | null;
}

export interface CredentialFacts {
  readonly id: string;
  readonly connected: boolean | null;
  readonly expiresAt: string | null;
  readonly projectIds: readonly string[] | null;
  /** The one person the credential was made for; `'anybody'` when it may ask for any person of its projects. */
  readonly personId: string | null;
}

export interface ProjectFacts {
  readonly id: string;
  readonly organisationId: string;
  readonly state: 'draft' | 'active' | 'paused' | 'completed' | null;
  readonly startsAt: string | null;
  /** null: no end agreed. */
  readonly endsAt: string | null;
  readonly datasetIds: readonly string[] | null;
  readonly minimumAge: 16 | 18 | null;
  readonly workforceTypes: readonly WorkforceType[] | null;
  readonly requiredTrainings: readonly string[] | null;
  /** Countries allowed after expansion of groups (EU, EEA, …) on the decision's date. */
  readonly allowedCountries: readonly string[] | null;
  readonly denyAnonymisingNetworks: boolean | null;
  /** Whether bytes are read only under a lease of a task. */
  readonly leaseRequired: boolean | null;
  /** Whether a tool that acts for no person may read. */
  readonly allowDelegatedTools: boolean | null;
  /** Vendors this client approved, with the date from which the approval holds (after the objection window). */
  readonly approvedVendors: readonly { readonly vendorId: string; readonly effectiveFrom: string }[] | null;
  readonly nda: TermsFacts | null;
  /** undefined is not used: `null` unknown, `'none'` when the project has no terms of its own. */
  readonly projectTerms: TermsFacts | 'none' | null;
}

/** The current version of a document and the latest version this person accepted. */
export interface TermsFacts {
  readonly currentVersionId: string;
  readonly currentSha256: string;
  /** A superseded acceptance still counts until this instant (the stated grace), if any. */
  readonly graceUntil: string | null;
  readonly accepted: { readonly versionId: string; readonly sha256: string } | null;
}

export interface AssignmentFacts {
  readonly id: string;
  readonly purpose: string | null;
  readonly startsAt: string | null;
  readonly expiresAt: string | null;
  readonly revokedAt: string | null;
}

/** The caller's latest hold on a task of the project that contains the item. */
export interface LeaseFacts {
  readonly id: string;
  readonly taskId: string;
  readonly expiresAt: string;
  /** null while it is held. */
  readonly endedAt: string | null;
}

export interface ItemFacts {
  readonly id: string;
  readonly organisationId: string;
  readonly datasetId: string;
  readonly versionId: string | null;
  readonly state: 'available' | 'quarantined' | 'erased' | null;
}

export interface DatasetFacts {
  readonly id: string;
  readonly organisationId: string;
  /** Area whose law governs the data and where it is stored, e.g. `eu`. */
  readonly region: string | null;
  readonly locked: boolean | null;
  readonly processingRestricted: boolean | null;
  readonly sensitivity: 'standard' | 'personal' | 'special_category' | null;
  readonly permittedPurposes: readonly string[] | null;
  /** The client's recorded instruction; required for special-category data. */
  readonly clientInstruction: { readonly recordedAt: string } | null;
  /** The client's attestation that it has the rights to provide the data. */
  readonly attested: boolean | null;
}

export interface NetworkFacts {
  /** ISO 3166-1 alpha-2 of the request's address; null when unknown. */
  readonly country: string | null;
  readonly anonymising: boolean | null;
  /** Build date of the address database; null when there is none. */
  readonly geoBuiltAt: string | null;
  readonly geoMaxAgeDays: number;
}

export interface TransferBasis {
  readonly mechanism: 'scc' | 'bcr' | 'derogation';
  readonly sccModule: 1 | 2 | 3 | 4 | null;
  /** Reference of the transfer-impact assessment; SCC and BCR need one. */
  readonly assessmentRef: string | null;
  readonly toCountry: string;
  readonly validFrom: string;
  readonly validUntil: string;
}

export interface TransferFacts {
  /** Countries of the same legal area as the dataset's region (for `eu`: the EEA) on the decision's date. */
  readonly areaCountries: readonly string[] | null;
  /** Countries with an adequacy decision for that area, dated. */
  readonly adequacy:
    | readonly { readonly country: string; readonly validFrom: string; readonly validUntil: string | null }[]
    | null;
  readonly bases: readonly TransferBasis[] | null;
}

export interface BudgetFacts {
  /** null: no limit agreed. Used counts are of the current window. */
  readonly itemLimit: number | null;
  readonly itemsUsed: number | null;
  readonly byteLimit: number | null;
  readonly bytesUsed: number | null;
}

export interface Facts {
  readonly principal: PrincipalFacts;
  /** null when the caller is not a tool. */
  readonly credential: CredentialFacts | null;
  readonly item: ItemFacts | null;
  readonly dataset: DatasetFacts | null;
  readonly project: ProjectFacts | null;
  readonly assignment: AssignmentFacts | null;
  /** null: none, or none is asked for. */
  readonly lease: LeaseFacts | null;
  readonly network: NetworkFacts;
  readonly transfer: TransferFacts | null;
  readonly budget: BudgetFacts | null;
  /** State of the dataset's KMS key as last seen. */
  readonly key: 'enabled' | 'disabled' | 'unavailable' | null;
  /** Whether the recorder can record. */
  readonly audit: 'ready' | 'unavailable' | null;
}

export interface DecisionRequest {
  readonly action: Action;
  /** Instant of the decision, ISO 8601 UTC. */
  readonly at: string;
  /** Region this gateway serves. */
  readonly gatewayRegion: string;
  /** Bytes this read asks for (0 for metadata). */
  readonly bytes: number;
}
