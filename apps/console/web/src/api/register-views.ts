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

/** A technical or organisational measure, and whether it is in force. */
export interface Measure {
  /** The promise it keeps. */
  readonly promise: string;
  readonly measure: string;
  readonly inForce: boolean;
  readonly detail: string;
}

/** A dataset as registers describe it. */
export interface RegisterDataset {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly region: string;
  readonly sensitivity: string;
  readonly permittedPurposes: readonly string[];
  readonly dataSubjects: readonly string[];
  readonly dataCategories: readonly string[];
  readonly attestationBasis: string;
  readonly instructedAt: string | null;
  readonly measures: readonly Measure[];
}

/** Where data of one region may be viewed from, and by what right. */
export interface Transfer {
  readonly fromRegion: string;
  readonly area: string | null;
  readonly within: readonly string[];
  readonly byAdequacy: readonly {
    readonly country: string;
    readonly decision: string;
    readonly validUntil: string | null;
  }[];
  readonly byBasis: readonly {
    readonly country: string;
    readonly mechanism: string;
    readonly sccModule: number | null;
    readonly assessmentRef: string | null;
    readonly validUntil: string;
  }[];
  /** Allowed by the project, and refused on every read all the same. */
  readonly refused: readonly string[];
}

/** One processing activity: a project with what the registers say of it. */
export interface Activity {
  readonly project: {
    readonly id: string;
    readonly slug: string;
    readonly name: string;
    readonly state: string;
  };
  readonly purpose: string;
  readonly startsAt: string;
  readonly endsAt: string | null;
  readonly datasets: readonly RegisterDataset[];
  readonly recipients: {
    readonly workforceTypes: readonly string[];
    readonly assignedPeople: number;
    readonly vendors: readonly { readonly id: string; readonly name: string }[];
    readonly tools: readonly { readonly name: string; readonly expiresAt: string }[];
  };
  readonly transfers: readonly Transfer[];
  readonly retention: { readonly daysAfterEnd: number };
  readonly measures: readonly Measure[];
}

/** What every register says of itself. */
export interface Written {
  readonly generatedAt: string;
  /** Equal for two of them exactly when the configuration they tell of is. */
  readonly sha256: string;
  readonly measures: readonly Measure[];
  /** What nobody stated, by its place. */
  readonly missing: readonly string[];
}

/** A register of processing activities. */
export interface ProcessingRegister extends Written {
  readonly article: string;
  readonly keptBy: RegisterParty;
  readonly processor: RegisterParty | null;
  readonly controllers: readonly {
    readonly controller: RegisterParty;
    readonly activities: readonly Activity[];
    readonly unusedDatasets: readonly RegisterDataset[];
  }[];
}

/** The annexes of a data processing agreement. */
export interface DpaAnnex extends Written {
  readonly controller: RegisterParty;
  readonly processor: RegisterParty;
  readonly processing: readonly Activity[];
  readonly subprocessors: readonly {
    readonly id: string;
    readonly name: string;
    readonly country: string | null;
    readonly contact: string | null;
    readonly service: string | null;
    readonly noticeDate: string;
    readonly effectiveFrom: string;
  }[];
}
