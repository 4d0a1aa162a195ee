import { join } from 'node:path';
import { createNodeServer } from '#libs/http';
import type { SigningKey } from '#libs/kms';
import { createWitness } from '../../witness/src/index.js';
import { closeServer, listen } from './front-server.js';

/** What the logs of a standalone installation are named after; a name, not an address, so it stays when the port changes. */
export const LOG_ORIGIN = 'portcullis.localhost/trail';
const WITNESS_NAME = 'portcullis.localhost/witness';

/** The witness of a standalone: it shows how one works. One worth having is run by somebody else. */
export interface LocalWitness {
  readonly address: { readonly name: string; readonly url: string; readonly verifierKey: string };
  /** What a policy names it by. */
  readonly verifierKey: string;
  stop(): Promise<void>;
}

/** Starts a witness that knows this installation's logs, on a port of this machine only. */
export async function startWitness(dataDir: string, signingKey: SigningKey): Promise<LocalWitness> {
  const publicKey = (await signingKey.publicKey()).toString('base64');
  const witness = await createWitness({
    dataDir: join(dataDir, 'witness'),
    name: WITNESS_NAME,
    logs: [{ originPrefix: `${LOG_ORIGIN}/`, publicKey }],
  });
  const server = createNodeServer(witness.listener);
  const port = await listen(server, { host: '127.0.0.1', port: 0 });
  return {
    address: { name: WITNESS_NAME, url: `http://127.0.0.1:${port}`, verifierKey: witness.verifierKey },
    verifierKey: witness.verifierKey,
    stop: async () => {
      await witness.close();
      await closeServer(server);
    },
  };
}
