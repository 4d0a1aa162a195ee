/** How an error is shown outside; `libs/http` owns the mapping to a status code. */
export type ErrorKind =
  | 'invalid'
  | 'unauthenticated'
  | 'forbidden'
  | 'not-found'
  | 'conflict'
  | 'precondition'
  | 'range'
  | 'too-large'
  | 'unsupported-media'
  | 'unprocessable'
  | 'rate-limited'
  | 'unavailable'
  | 'internal';

export interface AppErrorOptions {
  readonly code: string;
  readonly kind: ErrorKind;
  /** What the caller may read. Never contains an internal name, key, path or another tenant's data. */
  readonly publicMessage: string;
  /** What the operator reads in the log; defaults to the public message. */
  readonly internalMessage?: string;
  readonly cause?: unknown;
  readonly context?: Readonly<Record<string, unknown>>;
  readonly retryAfterSeconds?: number;
}

/** Guarantees two messages: one safe to show, one for the log, under one stable code. */
export class AppError extends Error {
  readonly code: string;
  readonly kind: ErrorKind;
  readonly publicMessage: string;
  readonly context: Readonly<Record<string, unknown>>;
  readonly retryAfterSeconds: number | undefined;

  constructor(options: AppErrorOptions) {
    super(options.internalMessage ?? options.publicMessage, { cause: options.cause });
    this.name = 'AppError';
    this.code = options.code;
    this.kind = options.kind;
    this.publicMessage = options.publicMessage;
    this.context = options.context ?? {};
    this.retryAfterSeconds = options.retryAfterSeconds;
  }
}
