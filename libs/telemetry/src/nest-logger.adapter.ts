import type { LoggerService } from '@nestjs/common';
import type { Logger } from 'pino';

/** Guarantees that what Nest itself logs goes through the same redaction and format as everything else. */
export class NestLogger implements LoggerService {
  constructor(private readonly logger: Logger) {}

  /** Nest's start-up chatter is of use only when looking for a start-up problem. */
  log(message: unknown, ...rest: unknown[]): void {
    this.logger.debug(fieldsOf(rest), textOf(message));
  }

  fatal(message: unknown, ...rest: unknown[]): void {
    this.logger.fatal(fieldsOf(rest), textOf(message));
  }

  error(message: unknown, ...rest: unknown[]): void {
    this.logger.error(
      { ...fieldsOf(rest), ...(message instanceof Error && { err: message }) },
      textOf(message),
    );
  }

  warn(message: unknown, ...rest: unknown[]): void {
    this.logger.warn(fieldsOf(rest), textOf(message));
  }

  debug(message: unknown, ...rest: unknown[]): void {
    this.logger.debug(fieldsOf(rest), textOf(message));
  }

  verbose(message: unknown, ...rest: unknown[]): void {
    this.logger.trace(fieldsOf(rest), textOf(message));
  }
}

/** Nest passes the context (a class name) last, and for errors a stack before it. */
function fieldsOf(rest: readonly unknown[]): Record<string, unknown> {
  const context = rest.at(-1);
  const details = rest.slice(0, -1).filter((detail) => detail !== undefined);
  return {
    ...(typeof context === 'string' && { context }),
    ...(details.length > 0 && { details }),
  };
}

function textOf(message: unknown): string {
  if (message instanceof Error) return message.message;
  return typeof message === 'string' ? message : (JSON.stringify(message) ?? typeof message);
}
