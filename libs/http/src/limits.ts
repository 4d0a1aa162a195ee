/** What one process accepts from the network; times in milliseconds, sizes in bytes. */
export interface HttpLimits {
  readonly jsonBodyBytes: number;
  /** How long a JSON body may take to arrive. */
  readonly jsonBodyMs: number;
  readonly headerBytes: number;
  readonly headersMs: number;
  /** Whole request including its body; 0 for none, because uploads stream for as long as they make progress. */
  readonly requestMs: number;
  /** A socket without a byte in either direction for this long is cut, stalled readers and uploads included. */
  readonly idleMs: number;
  readonly keepAliveMs: number;
  readonly maxConnections: number;
  readonly pathParamChars: number;
}

/** Safe against slow and oversized requests without cutting an upload or a download that moves. */
export const DEFAULT_HTTP_LIMITS: HttpLimits = {
  jsonBodyBytes: 1024 * 1024,
  jsonBodyMs: 30_000,
  headerBytes: 16 * 1024,
  headersMs: 5_000,
  requestMs: 0,
  idleMs: 60_000,
  keepAliveMs: 5_000,
  maxConnections: 8_192,
  // Item keys and tickets travel as one path segment, percent-encoded up to three times their length.
  pathParamChars: 4_096,
};
