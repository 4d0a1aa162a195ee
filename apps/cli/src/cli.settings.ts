import { loadConfig } from '#libs/config';
import { z } from 'zod';
import type { Terminal } from './terminal.js';

const schema = z.object({
  /** Folder of the standalone's data; where `standalone.json` is. */
  PORTCULLIS_DATA_DIR: z.string().default('.portcullis'),
  /** Access token or tool credential; never printed. */
  PORTCULLIS_TOKEN: z.string().optional(),
  /** Origin of the gateway. */
  PORTCULLIS_URL: z.url({ protocol: /^https?$/ }).optional(),
});

export type CliSettings = Readonly<z.infer<typeof schema>>;

/** Returns the environment's settings; throws CONFIGURATION_INVALID naming what is wrong. */
export function cliSettings(terminal: Terminal): CliSettings {
  return loadConfig(schema, terminal.environment);
}
