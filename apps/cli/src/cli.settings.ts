import { loadConfig } from '#libs/config';
import { z } from 'zod';
import type { Terminal } from './terminal.js';

/** What the command line reads from the environment; flags win over it. */
export const cliSettingsSchema = z.object({
  PORTCULLIS_DATA_DIR: z
    .string()
    .default('.portcullis')
    .describe('Folder of the standalone’s data, where `standalone.json` is'),
  PORTCULLIS_TOKEN: z.string().optional().describe('Access token or tool credential; never printed'),
  PORTCULLIS_URL: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe('Origin of the services; unset: that of the standalone'),
});

export type CliSettings = Readonly<z.infer<typeof cliSettingsSchema>>;

/** Returns the environment's settings; throws CONFIGURATION_INVALID naming what is wrong. */
export function cliSettings(terminal: Terminal): CliSettings {
  return loadConfig(cliSettingsSchema, terminal.environment);
}
