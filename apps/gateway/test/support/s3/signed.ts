import { createHash, createHmac } from 'node:crypto';
import { SignatureV4 } from '@smithy/signature-v4';
import { type Answer, ask } from '../http-client.js';
import type { Scene } from '../scene.js';
import type { S3Keys } from './s3-scene.js';

/** A request to sign. The path is sent as it is written, so it must be encoded already. */
export interface ToSign {
  readonly method?: string;
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** Host other than the gateway's own; the connection goes to the gateway all the same. */
  readonly host?: string;
  readonly expiresIn?: number;
  readonly signedAt?: Date;
}

/** A request as it is to be sent. */
export interface Signed {
  readonly method: string;
  readonly target: string;
  readonly headers: Record<string, string>;
}

class Sha256 {
  private readonly hash;

  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.hash = secret === undefined ? createHash('sha256') : createHmac('sha256', bytesOf(secret));
  }

  update(data: string | ArrayBuffer | ArrayBufferView): void {
    this.hash.update(bytesOf(data));
  }

  digest(): Promise<Uint8Array> {
    return Promise.resolve(this.hash.digest());
  }
}

function bytesOf(data: string | ArrayBuffer | ArrayBufferView): Buffer {
  if (typeof data === 'string') return Buffer.from(data);
  return ArrayBuffer.isView(data)
    ? Buffer.from(data.buffer, data.byteOffset, data.byteLength)
    : Buffer.from(data);
}

function signerOf({ accessKeyId, secretAccessKey }: S3Keys): SignatureV4 {
  return new SignatureV4({
    service: 's3',
    region: 'us-east-1',
    credentials: { accessKeyId, secretAccessKey },
    sha256: Sha256,
    uriEscapePath: false,
  });
}

/** Signs in the headers, as a tool's server does. */
export async function sign(scene: Scene, keys: S3Keys, wanted: ToSign): Promise<Signed> {
  const { method = 'GET', path, query = {}, headers = {}, host, signedAt = new Date() } = wanted;
  const url = new URL(scene.gateway.origin);
  const request = {
    method,
    protocol: 'http:',
    hostname: url.hostname,
    path,
    query: { ...query },
    headers: { ...headers, host: host ?? url.host, 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' },
  };
  const signed = await signerOf(keys).sign(request, { signingDate: signedAt });
  return { method, target: targetOf(path, query), headers: signed.headers };
}

/** Signs in the query, as for a browser. */
export async function presign(scene: Scene, keys: S3Keys, wanted: ToSign): Promise<Signed> {
  const { method = 'GET', path, query = {}, host, expiresIn = 60, signedAt = new Date() } = wanted;
  const url = new URL(scene.gateway.origin);
  const request = {
    method,
    protocol: 'http:',
    hostname: url.hostname,
    path,
    query: { ...query },
    headers: { host: host ?? url.host, 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' },
  };
  const signed = await signerOf(keys).presign(request, { expiresIn, signingDate: signedAt });
  const headers = { ...wanted.headers, host: host ?? url.host };
  return { method, target: targetOf(path, signed.query as Record<string, string>), headers };
}

/** Sends what was signed. */
export function send(scene: Scene, { method, target, headers }: Signed): Promise<Answer> {
  return ask(scene.gateway.origin, { method, headers, target });
}

/** Signs in the headers and sends. */
export async function askSigned(scene: Scene, keys: S3Keys, wanted: ToSign): Promise<Answer> {
  return send(scene, await sign(scene, keys, wanted));
}

/** Returns the text of an element of an XML answer; undefined when it is not there. */
export function elementOf(answer: Answer, name: string): string | undefined {
  return new RegExp(`<${name}>([^<]*)</${name}>`).exec(answer.body.toString('utf8'))?.[1];
}

function targetOf(path: string, query: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(query).map(
    ([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`,
  );
  return pairs.length === 0 ? path : `${path}?${pairs.join('&')}`;
}
