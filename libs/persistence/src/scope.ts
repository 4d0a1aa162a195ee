/** Which organisations' rows a transaction may see; the database enforces it, not the query. */
export interface Scope {
  readonly organisations: readonly string[];
  /** Sees every organisation; honoured by the database for the admin role only. */
  readonly operator?: boolean;
}
