import { pino, type DestinationStream, type Logger } from 'pino';
import { redactArgument, redactFields } from './redaction.js';

export interface LoggerOptions {
  readonly service: string;
  readonly level: string;
  /** Default: standard output. */
  readonly destination?: DestinationStream;
}

const BINDING_KEYS = [
  'authorization',
  'cookie',
  'token',
  'accessToken',
  'password',
  'secret',
  'privateKey',
  'ticket',
];

/** Guarantees JSON lines in which no authorization, cookie, token, key or secret appears, under whatever key or in whatever text. */
export function createLogger(options: LoggerOptions): Logger {
  const settings = {
    level: options.level,
    base: { service: options.service },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: {
      level: (level: string) => ({ level }),
      log: redactFields,
    },
    // pino gives the formatter no chance at what a child logger is bound to, so the plain names are its own to censor.
    redact: { paths: BINDING_KEYS, censor: '[redacted]' },
    // Errors leave the formatter as cleaned plain objects; pino's own serialiser would take them for errors once more.
    serializers: { err: (error: unknown) => error },
    hooks: {
      logMethod(this: Logger, args: Parameters<Logger['info']>, method: Logger['info']) {
        // The first argument may be the fields, which the formatter cleans; texts and format arguments it never sees.
        const cleaned = args.map((arg: unknown, index) =>
          index > 0 || typeof arg === 'string' ? redactArgument(arg) : arg,
        );
        method.apply(this, cleaned as typeof args);
      },
    },
  };
  return options.destination ? pino(settings, options.destination) : pino(settings);
}
