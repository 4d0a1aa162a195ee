/** A page of a list, and where the next one begins. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly nextCursor: string | null;
}

/** The caller, as `/v1/me` states them. */
export interface Me {
  readonly principal: { readonly kind: string; readonly id: string; readonly handle: string };
  readonly organisationId: string;
  readonly roles: readonly string[];
  readonly assignments: readonly OwnProject[];
  readonly termsToAccept: readonly { readonly id: string; readonly title: string }[];
}

/** A project the caller is assigned to. */
export interface OwnProject {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly organisationId: string;
  readonly state: string;
  readonly purpose: string;
  readonly expiresAt: string | null;
}

/** Terms with their document, as a worker sees them. */
export interface OwnTerms {
  readonly id: string;
  readonly organisationId: string;
  readonly projectId: string | null;
  readonly kind: 'nda' | 'project';
  readonly version: number;
  readonly title: string;
  readonly document: string;
  readonly sha256: string;
  readonly accepted: boolean;
}

/** An item a worker may be given. */
export interface OwnItem {
  readonly id: string;
  readonly key: string;
  readonly mediaType: string;
  readonly size: number;
}

/** An organisation: client, operator or vendor. */
export interface Organisation {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly kind: string;
  readonly country: string | null;
}

/** A check of somebody: its result, never its evidence. */
export interface Check {
  readonly status: string;
  readonly validUntil?: string | null;
  /** Where the evidence is kept. */
  readonly evidence?: string | null;
}

/** What is attested of somebody who works. */
export interface Worker {
  readonly residence: { readonly country: string; readonly verifiedAt: string | null } | null;
  readonly vetting: Check | null;
  readonly identity: Check | null;
  readonly screening: Check | null;
  readonly ageBand: string | null;
  readonly workforceType: string | null;
  readonly trainings: readonly { readonly name: string; readonly validUntil: string | null }[];
  readonly vendor: string | null;
}

/** A person, as far as the caller may know. */
export interface Person {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly organisation: string;
  readonly roles: readonly string[];
  readonly status: string;
  readonly worksFor: readonly string[];
  /** Of the operator and the employer to know; null for everybody else. */
  readonly email: string | null;
  readonly subject: string | null;
  readonly worker: Worker | null;
  readonly createdAt: string;
}

/** One line of the register of vendors. */
export interface Subprocessor {
  readonly vendor: {
    readonly id: string;
    readonly slug: string;
    readonly name: string;
    readonly country: string | null;
  };
  readonly organisation: string;
  readonly standing: 'approved' | 'upcoming' | 'noticed' | 'objected' | 'withdrawn';
  readonly noticeDate: string | null;
  /** Until when the client may object; null without a notice. */
  readonly objectionUntil: string | null;
  readonly effectiveFrom: string | null;
  readonly withdrawnAt: string | null;
}

/** A dataset and its rules. */
export interface Dataset {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly organisation: string;
  readonly kmsKeyId: string;
  readonly region: string;
  readonly sensitivity: string;
  readonly permittedPurposes: readonly string[];
  readonly attestation: { readonly by: string; readonly at: string; readonly basis: string };
  readonly clientInstruction: { readonly text: string; readonly recordedAt: string } | null;
  readonly locked: boolean;
  readonly processingRestricted: boolean;
  readonly createdAt: string;
}

/** An item as administrators see it; an erased one has no version. */
export interface DatasetItem {
  readonly id: string;
  readonly key: string;
  readonly state: string;
  readonly size: number | null;
  readonly mediaType: string | null;
}

/** A project and its rules. */
export interface Project {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly organisation: string;
  readonly state: string;
  readonly datasets: readonly string[];
  readonly startsAt: string;
  readonly endsAt: string | null;
  readonly purpose: string;
  readonly minimumAge: number;
  readonly workforceTypes: readonly string[];
  readonly requiredTrainings: readonly string[];
  readonly allowedCountries: readonly string[];
  readonly allowedGroups: readonly string[];
  readonly denyAnonymisingNetworks: boolean;
  readonly allowDelegatedTools: boolean;
  readonly allowedOrigins: readonly string[];
  readonly requireSessionForPresigned: boolean;
  readonly leaseRequired: boolean;
  readonly leaseSeconds: number;
  readonly reviewRequired: boolean;
  readonly budgets: {
    readonly items: number | null;
    readonly bytes: number | null;
    readonly windowSeconds: number;
  };
  readonly retentionDays: number;
}

/** Somebody may work in a project, for a purpose, for a time. */
export interface Assignment {
  readonly id: string;
  readonly organisation: string;
  readonly project: string;
  readonly person: string;
  readonly purpose: string;
  readonly startsAt: string;
  readonly expiresAt: string | null;
  readonly revokedAt: string | null;
  readonly createdAt: string;
}

/** One version of terms. */
export interface Terms {
  readonly id: string;
  readonly organisation: string;
  readonly kind: string;
  readonly project: string | null;
  readonly version: number;
  readonly title: string;
  readonly sha256: string;
  readonly graceUntil: string | null;
  readonly createdAt: string;
}

/** Why data of one region may be viewed from a country. */
export interface TransferBasis {
  readonly id: string;
  readonly organisation: string;
  readonly fromRegion: string;
  readonly toCountry: string;
  readonly mechanism: string;
  readonly sccModule: number | null;
  readonly assessmentRef: string | null;
  readonly validFrom: string;
  readonly validUntil: string;
  readonly withdrawnAt: string | null;
}

/** A machine's credential, without its secret. */
export interface ToolCredential {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly organisation: string;
  readonly projects: readonly string[];
  /** The one person it acts for; null where it was made for nobody in particular. */
  readonly person: string | null;
  readonly expiresAt: string;
  readonly disconnectedAt: string | null;
}

/** The answer to the making of a tool credential; its secrets are shown this once. */
export interface NewToolCredential extends ToolCredential {
  readonly secret: string | null;
  readonly s3: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string | null;
    readonly sessionToken: string | null;
    readonly buckets: readonly string[];
  } | null;
  readonly note: string;
}

/** A group of countries that rules name, with its members of today. */
export interface CountryGroup {
  readonly code: string;
  readonly countries: readonly string[];
}
