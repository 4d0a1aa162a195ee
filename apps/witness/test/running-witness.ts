import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateKeyPairSync, sign } from 'node:crypto';
import {
  formatAddCheckpoint,
  formatCheckpoint,
  leafHash,
  MerkleTree,
  parseVerifier,
  signNote,
  type Verifier,
} from '#libs/tlog';
import { createWitness, type Witness, type WitnessOptions } from '../src/index.js';

export const PREFIX = 'gate.example/trail/';
export const ORIGIN = `${PREFIX}acme`;

const { publicKey: spki, privateKey } = generateKeyPairSync('ed25519');
const publicKey = spki.export({ format: 'der', type: 'spki' }).subarray(-32);

/** Logs of one operator, as the witness is told of them. */
export const LOGS = [{ originPrefix: PREFIX, publicKey: publicKey.toString('base64') }];
export const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };

export const newDataDir = (): string => mkdtempSync(join(tmpdir(), 'portcullis-witness-'));

/** A tree of `size` entries; trees of one `kind` continue each other, those of another fork from the first entry on. */
export function treeOf(size: number, kind = 'honest'): MerkleTree {
  return MerkleTree.of(Array.from({ length: size }, (_, index) => leafHash(Buffer.from(`${kind} ${index}`))));
}

/** The operator's signed checkpoint of a tree. */
export function checkpointOf(tree: { size: number; root: Buffer }, origin = ORIGIN): Promise<string> {
  const text = formatCheckpoint({ origin, size: tree.size, root: tree.root });
  return signNote(text, {
    name: origin,
    publicKey,
    sign: (bytes) => Promise.resolve(sign(null, bytes, privateKey)),
  });
}

/** What an honest log asks when it has grown from `oldSize` to `size`. */
export async function growth(oldSize: number, size: number, kind?: string, origin = ORIGIN): Promise<string> {
  const tree = treeOf(size, kind);
  const proof = oldSize > 0 && oldSize <= size ? tree.consistency(oldSize) : [];
  return formatAddCheckpoint({ oldSize, proof, checkpoint: await checkpointOf(tree, origin) });
}

export interface Answer {
  readonly status: number;
  readonly text: string;
  readonly type: string | null;
}

/** A witness behind a real port. */
export class RunningWitness {
  private constructor(
    readonly witness: Witness,
    readonly url: string,
    private readonly server: Server,
  ) {}

  static async start(
    options: Partial<WitnessOptions> & { readonly dataDir: string },
  ): Promise<RunningWitness> {
    const witness = await createWitness({
      name: 'witness.example/w1',
      logs: LOGS,
      logger: quiet,
      ...options,
    });
    const server = createServer(witness.listener).listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new RunningWitness(witness, `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server);
  }

  get verifier(): Verifier {
    const parsed = parseVerifier(this.witness.verifierKey);
    if (!parsed.ok) throw new Error('the witness has no verifier key');
    return parsed.value;
  }

  async add(body: string | Uint8Array<ArrayBuffer>): Promise<Answer> {
    return this.ask('/add-checkpoint', { method: 'POST', body });
  }

  async ask(path: string, init: RequestInit = {}): Promise<Answer> {
    const response = await fetch(`${this.url}${path}`, init);
    return {
      status: response.status,
      text: await response.text(),
      type: response.headers.get('content-type'),
    };
  }

  async stop(): Promise<void> {
    await this.witness.close();
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }
}
