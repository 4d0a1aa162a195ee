/** A disclosure of a client's data to an authority. */
export interface LawfulDisclosure {
  readonly id: string;
  /** Whose data it is. */
  readonly organisation: string;
  /** Whose people asked and approved. */
  readonly heldBy: string;
  readonly authority: string;
  readonly legalBasis: string;
  readonly dataset: string;
  /** null: every item of the dataset. */
  readonly items: readonly string[] | null;
  readonly validFrom: string;
  readonly validUntil: string;
  readonly barredFromClient: { readonly reason: string; readonly until: string } | null;
  readonly requestedBy: string;
  readonly requestedAt: string;
  readonly approvedBy: string;
  readonly approvedAt: string;
  readonly withdrawnAt: string | null;
  /** When it was put on the client's own trail. */
  readonly toldAt: string | null;
}

/** Whether a disclosure carries one item now, and if not, why. */
export interface DisclosureVerdict {
  readonly effect: 'allow' | 'deny';
  readonly codes: readonly string[];
}
