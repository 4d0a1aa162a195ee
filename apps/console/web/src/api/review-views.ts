/** Who reviews which entries of a review. */
export interface ReviewersRule {
  readonly role?: string;
  readonly people?: readonly string[];
  readonly projects?: readonly string[];
}

/** A review of everything granted, frozen when it started. */
export interface Review {
  readonly id: string;
  readonly organisation: string;
  readonly name: string;
  /** null: the whole organisation. */
  readonly projects: readonly string[] | null;
  readonly kinds: readonly string[];
  readonly reviewers: readonly ReviewersRule[];
  readonly evidence: { readonly from: string; readonly to: string };
  readonly startedBy: string;
  readonly startedAt: string;
  readonly dueAt: string;
  readonly reminders: readonly { readonly at: string; readonly sentAt: string | null }[];
  readonly state: 'open' | 'settling' | 'closed';
  readonly closedAt: string | null;
  readonly population: { readonly size: number; readonly sha256: string };
  readonly progress: {
    readonly undecided: number;
    readonly kept: number;
    readonly revoked: number;
    readonly lapsed: number;
  };
  readonly ndaCoverage: Readonly<Record<string, number>>;
  readonly records: { readonly start: string; readonly close: string | null };
}

/** One grant of a review, with how it was last used and what was decided. */
export interface ReviewEntry {
  readonly id: string;
  readonly kind: 'assignment' | 'tool-credential';
  readonly grant: string;
  readonly person: string | null;
  readonly projects: readonly string[];
  readonly purpose: string | null;
  readonly expiresAt: string | null;
  readonly grantedAt: string;
  readonly evidence: {
    readonly lastReadAt: string | null;
    readonly reads: number;
    readonly refusals: number;
  };
  readonly nda: string;
  readonly decision: {
    readonly decision: 'keep' | 'revoke';
    /** null: nobody decided in time. */
    readonly by: string | null;
    readonly at: string;
    readonly comment: string | null;
  } | null;
  readonly mayDecide?: boolean;
}
