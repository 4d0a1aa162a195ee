import type { Logger } from '#libs/telemetry';
import type { StandaloneConfig } from './standalone.config.js';

/** What the process that starts everything brings with it. */
export interface StandaloneParts {
  readonly config: StandaloneConfig;
  readonly logger: Logger;
  readonly metrics: () => Promise<string>;
  /** Who may sign in at the local identity provider; default the sample people. */
  readonly people?: readonly LocalPerson[];
}

/** Somebody the local identity provider knows; `sub` in their tokens is the handle. */
export interface LocalPerson {
  readonly handle: string;
  readonly name: string;
}
