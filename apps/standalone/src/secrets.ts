import { randomBytes } from 'node:crypto';
import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

const secret = z.string().min(32);
const schema = z.object({
  gatewayPassword: secret,
  adminPassword: secret,
  trailPassword: secret,
  workerPassword: secret,
  gatewayKmsSecret: secret,
  adminKmsSecret: secret,
  trailKmsSecret: secret,
  setupKmsSecret: secret,
  /** The signing secrets of alert webhooks are derived from it. */
  trailWebhookSecret: secret,
  /** The same of notification webhooks. */
  webhookSecret: secret,
  sampleTokenSecret: secret,
});

/** Secrets of one standalone installation, made on its first start; no two installations share any. */
export type StandaloneSecrets = z.infer<typeof schema>;

/** Returns the installation's secrets from `secrets.json` (mode 0600), making them the first time. */
export async function getOrCreateSecrets(dataDir: string): Promise<StandaloneSecrets> {
  const path = join(dataDir, 'secrets.json');
  await mkdir(dataDir, { recursive: true });
  const stored = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  const known = stored === null ? {} : (JSON.parse(stored) as Partial<StandaloneSecrets>);
  const names = Object.keys(schema.shape) as (keyof StandaloneSecrets)[];
  const missing = names.filter((name) => known[name] === undefined);
  // A newer release may need more than the one that made the file; what is there is never made anew.
  const made = Object.fromEntries(missing.map((name) => [name, randomBytes(32).toString('base64url')]));
  const secrets = schema.parse({ ...known, ...made });
  if (missing.length > 0) await writePrivately(path, JSON.stringify(secrets, null, 2));
  return secrets;
}

/** Writes a file only its owner can read, whole or not at all. */
export async function writePrivately(path: string, content: string): Promise<void> {
  const temporary = `${path}.tmp`;
  const file = await open(temporary, 'w', 0o600);
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(temporary, path);
}
