import { pino, type DestinationStream, type Logger } from 'pino';
import { redactFields, redactText } from './redaction.js';

export interface LoggerOptions {
  readonly service: string;
  readonly level: string;
  /** Default: standard output. */
  readonly destination?: DestinationStream;
}

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
    serializers: { err: (error: Error) => redactFields({ ...pino.stdSerializers.errWithCause(error) }) },
    hooks: {
      logMethod(this: Logger, args: Parameters<Logger['info']>, method: Logger['info']) {
        const cleaned = args.map((arg: unknown) => (typeof arg === 'string' ? redactText(arg) : arg));
        method.apply(this, cleaned as typeof args);
      },
    },
  };
  return options.destination ? pino(settings, options.destination) : pino(settings);
}
