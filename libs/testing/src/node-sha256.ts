import { createHash, createHmac, type Hash, type Hmac } from 'node:crypto';

type Secret = string | ArrayBuffer | ArrayBufferView;

/** SHA-256, or HMAC-SHA-256 when given a secret: what the SDK's own signer needs, from node:crypto. */
export class NodeSha256 {
  #state: Hash | Hmac;
  readonly #start: () => Hash | Hmac;

  constructor(secret?: Secret) {
    const key = secret === undefined ? undefined : toBytes(secret);
    this.#start = () => (key ? createHmac('sha256', key) : createHash('sha256'));
    this.#state = this.#start();
  }

  update(chunk: Uint8Array | string): void {
    this.#state.update(chunk);
  }

  digest(): Promise<Uint8Array> {
    return Promise.resolve(this.#state.digest());
  }

  reset(): void {
    this.#state = this.#start();
  }
}

function toBytes(data: Secret): Buffer {
  if (typeof data === 'string') return Buffer.from(data, 'utf8');
  return ArrayBuffer.isView(data)
    ? Buffer.from(data.buffer, data.byteOffset, data.byteLength)
    : Buffer.from(data);
}
