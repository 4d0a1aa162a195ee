/** The part of a pino logger this server uses; nothing passed to it holds key material, plaintext or credentials. */
export interface KmsLocalLogger {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}
