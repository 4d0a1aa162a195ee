export { type AddCheckpointRequest, formatAddCheckpoint, parseAddCheckpoint } from './add-checkpoint.js';
export {
  checkQuorum,
  type QuorumReached,
  type QuorumRefusal,
  type WitnessPolicy,
  type WitnessStatement,
} from './check-quorum.js';
export { type Checkpoint, formatCheckpoint, hasPossibleRoot, parseCheckpoint } from './checkpoint.js';
export { readCosignature } from './note/cosignature-message.js';
export { formatNote, MAX_SIGNATURES, parseNote, type SignedNote } from './note/note.js';
export { identityOf, type NoteRefusal, type OpenedNote, openNote } from './note/open-note.js';
export { cosign, noteSignature, type NoteSigner, signNote } from './note/sign-note.js';
export { formatSignature, type NoteSignature } from './note/signature-line.js';
export { parseVerifier, toVerifier, type Verifier } from './note/verifier.js';
export {
  formatVerifierKey,
  isKeyName,
  parseVerifierKey,
  SIGNATURE_TYPE,
  type SignatureType,
  type VerifierKey,
  verifierKey,
} from './note/verifier-key.js';
export { decodeEntryBundle, encodeEntryBundle, MAX_ENTRY_BYTES } from './tiles/entry-bundle.js';
export { nodesFromTiles, type ReadTile } from './tiles/nodes-from-tiles.js';
export {
  entryBundlePath,
  type EntryBundleCoordinate,
  parseEntryBundlePath,
  parseTilePath,
  type Tile,
  TILE_WIDTH,
  tilePath,
} from './tiles/tile.js';
export { nodesOfTile, tileContent } from './tiles/tile-content.js';
export { tilesOfGrowth } from './tiles/tiles-of-growth.js';
export { formatTlogProof, parseTlogProof, type TlogProof, verifyTlogProof } from './tlog-proof.js';
export { CompactRange, type NodeSink, rootOf } from './tree/compact-range.js';
export { EMPTY_ROOT, HASH_BYTES, leafHash, nodeHash } from './tree/hash.js';
export { MerkleTree } from './tree/merkle-tree.js';
export { type LeafRange, type NodeCoordinate, type ReadNodes, subtreesOf } from './tree/node-ranges.js';
export { consistencyProof, inclusionProof, treeRoot } from './tree/prove.js';
export { type ConsistencyClaim, verifyConsistency } from './tree/verify-consistency.js';
export {
  type InclusionClaim,
  type ProofRefusal,
  type ProofVerdict,
  rootOfInclusion,
  verifyInclusion,
} from './tree/verify-inclusion.js';
export { type Parsed, type Refusal } from './verdict.js';
