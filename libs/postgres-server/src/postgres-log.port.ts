/** Receives what the server says, one line per call; a pino logger fits as it is. */
export interface PostgresLog {
  info(message: string): void;
  warn(message: string): void;
}
