import { Injectable } from '@nestjs/common';
import { Database } from '#libs/persistence';
import { formatTlogProof, inclusionProof } from '#libs/tlog';
import { LogNodes } from './log-nodes.js';
import { findPublishedLog } from './log-state.js';

/** Where a record is in its log, and that it is there, to be checked without us. */
export interface RecordProof {
  readonly index: number;
  /** Base64. */
  readonly leafHash: string;
  /** C2SP tlog-proof: index, audit path and the checkpoint with its cosignatures. */
  readonly proof: string;
}

const LEAF = `
  SELECT leaf_index, leaf_hash FROM log_leaves WHERE record_id = $1 AND part = $2 AND organisation_id = $3`;

/** Proves that records are in the published log. */
@Injectable()
export class LogRecordProofs {
  constructor(
    private readonly database: Database,
    private readonly nodes: LogNodes,
  ) {}

  /** Returns the proof, or null as long as the record is not in a published checkpoint. `part` 1 is the record's outcome. */
  async find(organisationId: string, recordId: string, part: 0 | 1 = 0): Promise<RecordProof | null> {
    const scope = { organisations: [organisationId] };
    const [leaf] = await this.database.read<{ leaf_index: string; leaf_hash: Buffer }>(scope, LEAF, [
      recordId,
      part,
      organisationId,
    ]);
    if (!leaf) return null;
    const index = Number(leaf.leaf_index);
    const log = await findPublishedLog(this.database, organisationId);
    if (log === null || index >= log.checkpointSize) return null;
    const readNodes = this.nodes.readerOf(organisationId, log.checkpointSize);
    const proof = await inclusionProof(index, log.checkpointSize, readNodes);
    return {
      index,
      leafHash: leaf.leaf_hash.toString('base64'),
      proof: formatTlogProof({ index, proof, checkpoint: log.checkpoint }),
    };
  }
}
