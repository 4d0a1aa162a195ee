import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { cliError } from './cli.errors.js';

const schema = z.object({
  origin: z.url(),
  tokenEndpoint: z.url(),
  sampleTokenSecret: z.string().min(1),
  toolCredentials: z.record(z.string(), z.string()).default({}),
});

/** What a running standalone leaves in its data folder for the CLI on the same machine (0600). */
export type StandaloneFile = z.infer<typeof schema>;

/** Returns the standalone's file, or undefined when none was started with that data folder. */
export async function findStandaloneFile(dataDir: string): Promise<StandaloneFile | undefined> {
  const path = join(dataDir, 'standalone.json');
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw cliError('STANDALONE_FILE_UNREADABLE', `${path} cannot be read: ${error.message}`, error);
  });
  if (text === undefined) return undefined;
  try {
    return schema.parse(JSON.parse(text));
  } catch (error) {
    // The cause is kept for debugging only: it may quote the file, which holds secrets.
    throw cliError('STANDALONE_FILE_INVALID', `${path} is damaged; start the standalone again.`, error);
  }
}

/** Returns the standalone's file or throws a message that says how to get one. */
export async function getStandaloneFile(dataDir: string): Promise<StandaloneFile> {
  const found = await findStandaloneFile(dataDir);
  if (found) return found;
  throw cliError(
    'STANDALONE_NOT_STARTED',
    `There is no standalone.json in ${dataDir}. Run "npm start" first, or set PORTCULLIS_DATA_DIR.`,
  );
}
