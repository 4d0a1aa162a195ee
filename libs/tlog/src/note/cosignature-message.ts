import { ED25519_SIGNATURE_BYTES } from './ed25519.js';

const TIMESTAMP_BYTES = 8;

export interface Cosignature {
  /** Seconds since 1970. */
  readonly time: number;
  readonly signature: Buffer;
}

/** Returns the bytes a witness signs: the header that keeps it from being any other signature, the time, the checkpoint's text. */
export function cosignatureMessage(text: string, time: number): Buffer {
  return Buffer.from(`cosignature/v1\ntime ${time}\n${text}`);
}

/** Returns the time and signature of a cosignature's bytes; null when they are no such, or the time is none or beyond 2^53. */
export function readCosignature(bytes: Uint8Array): Cosignature | null {
  if (bytes.length !== TIMESTAMP_BYTES + ED25519_SIGNATURE_BYTES) return null;
  const buffer = Buffer.from(bytes);
  const time = Number(buffer.readBigUInt64BE());
  if (!Number.isSafeInteger(time) || time === 0) return null;
  return { time, signature: buffer.subarray(TIMESTAMP_BYTES) };
}

/** Returns the bytes that `readCosignature` reads. */
export function formatCosignature({ time, signature }: Cosignature): Buffer {
  const timestamp = Buffer.alloc(TIMESTAMP_BYTES);
  timestamp.writeBigUInt64BE(BigInt(time));
  return Buffer.concat([timestamp, signature]);
}
