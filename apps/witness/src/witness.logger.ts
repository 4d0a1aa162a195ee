/** The part of a pino logger a witness uses; nothing passed to it is secret. */
export interface WitnessLogger {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}
