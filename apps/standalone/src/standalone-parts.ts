import type { Logger } from '#libs/telemetry';
import type { StandaloneConfig } from './standalone.config.js';

/** What the process that starts everything brings with it. */
export interface StandaloneParts {
  readonly config: StandaloneConfig;
  readonly logger: Logger;
  readonly metrics: () => Promise<string>;
}
