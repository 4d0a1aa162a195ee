/** What registers are written from, as the database has it at one moment. Times in ISO 8601 UTC. */
export interface RegisterFacts {
  readonly operator: RegisterParty;
  readonly projects: readonly RegisterProject[];
  readonly datasets: readonly RegisterDataset[];
  readonly vendors: readonly RegisterVendor[];
  readonly bases: readonly RegisterBasis[];
  readonly tools: readonly RegisterTool[];
  readonly terms: readonly RegisterTerms[];
  readonly regions: readonly RegisterRegion[];
}

/** A party as registers name it; null: not stated. */
export interface RegisterParty {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly country: string | null;
  readonly dataRole: string;
  readonly contact: string | null;
  readonly dataProtectionOfficer: string | null;
  readonly representative: string | null;
}

/** A project's rules, its groups of countries written out. */
export interface RegisterProject {
  readonly id: string;
  readonly organisationId: string;
  readonly slug: string;
  readonly name: string;
  readonly state: string;
  readonly purpose: string;
  readonly startsAt: string;
  readonly endsAt: string | null;
  readonly datasetIds: readonly string[];
  readonly minimumAge: number;
  readonly workforceTypes: readonly string[];
  readonly requiredTrainings: readonly string[];
  readonly countries: readonly string[];
  readonly denyAnonymisingNetworks: boolean;
  readonly allowDelegatedTools: boolean;
  readonly leaseRequired: boolean;
  readonly reviewRequired: boolean;
  readonly itemBudget: number | null;
  readonly byteBudget: number | null;
  readonly budgetWindowSeconds: number;
  readonly retentionDays: number;
  /** People whose assignment holds now. */
  readonly assignedPeople: number;
}

export interface RegisterDataset {
  readonly id: string;
  readonly organisationId: string;
  readonly slug: string;
  readonly name: string;
  readonly region: string;
  readonly sensitivity: string;
  readonly permittedPurposes: readonly string[];
  readonly dataSubjects: readonly string[];
  readonly dataCategories: readonly string[];
  readonly attestationBasis: string;
  readonly instructedAt: string | null;
  readonly kmsKeyId: string;
  readonly locked: boolean;
  readonly processingRestricted: boolean;
  /** null before the first item. */
  readonly lastKeyAt: string | null;
}

/** A vendor whose approval holds, or will. */
export interface RegisterVendor {
  readonly organisationId: string;
  readonly id: string;
  readonly name: string;
  readonly country: string | null;
  readonly service: string | null;
  readonly contact: string | null;
  readonly noticeDate: string;
  readonly effectiveFrom: string;
}

/** A transfer basis that holds now. */
export interface RegisterBasis {
  readonly organisationId: string;
  readonly fromRegion: string;
  readonly toCountry: string;
  readonly mechanism: string;
  readonly sccModule: number | null;
  readonly assessmentRef: string | null;
  readonly validUntil: string;
}

/** A connected tool. */
export interface RegisterTool {
  readonly organisationId: string;
  readonly name: string;
  readonly projectIds: readonly string[];
  readonly expiresAt: string;
}

/** The current version of an NDA (no project) or of a project's terms. */
export interface RegisterTerms {
  readonly organisationId: string;
  readonly projectId: string | null;
  readonly title: string;
  readonly version: number;
  readonly sha256: string;
}

/** A storage region: its legal area, and where adequacy was decided. */
export interface RegisterRegion {
  readonly region: string;
  readonly area: string;
  readonly areaCountries: readonly string[];
  readonly adequacy: readonly {
    readonly country: string;
    readonly source: string;
    readonly validUntil: string | null;
  }[];
}
