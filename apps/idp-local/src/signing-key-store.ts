import { generateKeyPair, type JsonWebKey, type KeyObject, randomUUID } from 'node:crypto';
import { mkdir, open, readFile, rename, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { AppError } from '#libs/kernel';

const FILE_NAME = 'signing-keys.json';
/** ES256 for what is signed here, RS256 for clients that know nothing else. */
const KEYS_PER_GENERATION = 2;
const RSA_BITS = 2048;
/** The current generation and the two before it: a token of an hour outlives two rotations. */
const KEPT_GENERATIONS = 3;
/** A private JWK (RFC 7517) with its id, algorithm and use. */
export interface SigningJwk extends JsonWebKey {
  readonly kid: string;
  readonly alg: string;
  readonly use: 'sig';
}

const OTHERS_MAY_ACCESS = 0o077;

function unusable(internalMessage: string, cause?: unknown): AppError {
  return new AppError({
    code: 'SIGNING_KEYS_UNUSABLE',
    kind: 'internal',
    publicMessage: 'The local identity provider cannot start.',
    internalMessage,
    cause,
  });
}

const generate = promisify(generateKeyPair);

function toJwk(key: KeyObject, algorithm: string): SigningJwk {
  return { ...key.export({ format: 'jwk' }), kid: randomUUID(), alg: algorithm, use: 'sig' };
}

async function createGeneration(): Promise<SigningJwk[]> {
  const [ec, rsa] = await Promise.all([
    generate('ec', { namedCurve: 'P-256' }),
    generate('rsa', { modulusLength: RSA_BITS }),
  ]);
  return [toJwk(ec.privateKey, 'ES256'), toJwk(rsa.privateKey, 'RS256')];
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/** Replaces the file in one step: a crash leaves the old keys or the new ones, never half of either, and never readable. */
async function writeAtomically(path: string, text: string): Promise<void> {
  const temporary = `${path}.${randomUUID()}.tmp`;
  const file = await open(temporary, 'wx', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(temporary, path);
  await syncFolder(dirname(path));
}

function isMissing(error: unknown): boolean {
  return (error as NodeJS.ErrnoException | null)?.code === 'ENOENT';
}

function parseKeys(text: string): SigningJwk[] {
  try {
    const { keys } = JSON.parse(text) as { keys?: unknown };
    if (Array.isArray(keys) && keys.length >= KEYS_PER_GENERATION) return keys as SigningJwk[];
  } catch (error) {
    throw unusable(`${FILE_NAME} is not JSON; restore it or remove it to sign everybody out.`, error);
  }
  throw unusable(`${FILE_NAME} holds no keys; restore it or remove it to sign everybody out.`);
}

/** Keeps the private signing keys in one file that only its owner may read; newest generation first. */
export class SigningKeyStore {
  private constructor(
    private readonly path: string,
    private current: readonly SigningJwk[],
  ) {}

  /** Opens the keys of that folder, making both at the first start; throws `AppError` when others could read the keys. */
  static async open(dataDir: string): Promise<SigningKeyStore> {
    await mkdir(dataDir, { recursive: true, mode: 0o700 });
    const path = join(dataDir, FILE_NAME);
    const store = new SigningKeyStore(path, await SigningKeyStore.read(path));
    if (store.current.length === 0) await store.rotate();
    return store;
  }

  private static async read(path: string): Promise<readonly SigningJwk[]> {
    try {
      const { mode } = await stat(path);
      if ((mode & OTHERS_MAY_ACCESS) !== 0) {
        throw unusable(`${FILE_NAME} may be read by others; make it 0600, or remove it to make new keys.`);
      }
      return parseKeys(await readFile(path, 'utf8'));
    } catch (error) {
      if (isMissing(error)) return [];
      throw error;
    }
  }

  /** Private JWKs, the ones to sign with first. */
  get keys(): readonly SigningJwk[] {
    return this.current;
  }

  /** Adds a generation in front and forgets all but the two before it; durable before it is used. */
  async rotate(): Promise<void> {
    const kept = this.current.slice(0, (KEPT_GENERATIONS - 1) * KEYS_PER_GENERATION);
    const keys = [...(await createGeneration()), ...kept];
    await writeAtomically(this.path, JSON.stringify({ keys }));
    this.current = keys;
  }
}
