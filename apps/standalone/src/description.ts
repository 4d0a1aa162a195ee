import { join } from 'node:path';
import { readFile } from 'node:fs/promises';
import { writePrivately } from './secrets.js';

/** What a running standalone tells the command line on the same machine. */
export interface StandaloneDescription {
  readonly origin: string;
  readonly tokenEndpoint: string;
  readonly sampleTokenSecret: string;
  readonly kmsUrl: string;
  /** Secrets of the sample tool credentials by handle; shown once by the control plane, kept here for the samples only. */
  readonly toolCredentials: Readonly<Record<string, string>>;
}

/** Replaces `standalone.json` (mode 0600), keeping the sample tool credentials of earlier starts. */
export async function writeDescription(
  dataDir: string,
  description: Omit<StandaloneDescription, 'toolCredentials'>,
  toolCredentials = {},
): Promise<void> {
  const path = join(dataDir, 'standalone.json');
  const kept = await readFile(path, 'utf8').then(
    (text) => (JSON.parse(text) as StandaloneDescription).toolCredentials,
    () => ({}),
  );
  await writePrivately(
    path,
    JSON.stringify({ ...description, toolCredentials: { ...kept, ...toolCredentials } }, null, 2),
  );
}
