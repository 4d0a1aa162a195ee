export {
  newDataKey,
  openContentKey,
  toDatasetKey,
  unwrapDataKey,
  wrapDataKey,
  WRAPPED_DATA_KEY_BYTES,
} from './data-key.js';
export { DatasetKeyCache, type DatasetKeyCacheOptions } from './dataset-key-cache.js';
export { type DatasetKeyRef, encryptionContext } from './dataset-key-ref.js';
export { ContentKey, type PlaintextChunk } from './format/content-key.js';
export { type IntegrityCode, isIntegrityError } from './format/envelope.errors.js';
export {
  CHUNK_BYTES,
  chunkSpan,
  type ChunkSpan,
  ciphertextLength,
  HEADER_BYTES,
  MAX_PLAINTEXT_BYTES,
  plaintextLength,
  type PlaintextRange,
} from './format/layout.js';
export { openRange, type RangeReading } from './format/open-range.js';
export { openWhole } from './format/open-whole.js';
export { releaseChunks, releaseObject } from './format/release-chunks.js';
export { Sealer, type SealResult } from './format/sealer.js';
export { type SpanReading } from './format/span-opener.js';
export {
  chunkContext,
  CURRENT_FORMAT,
  type FormatByte,
  type ItemBinding,
  type ItemManifest,
  toFormatByte,
} from './item-manifest.js';
export { UnwrappedKeyCache, type UnwrappedKeyCacheOptions } from './unwrapped-key-cache.js';
